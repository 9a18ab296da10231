// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/state_colour.h"

namespace limpet {

Colour member_state_colour(std::string_view state) {
  if (state == "up") return Colour::green;
  if (state == "down") return Colour::red;
  if (state == "draining" || state == "disabled" || state == "unknown") return Colour::yellow;
  return Colour::none;
}

Colour vip_state_colour(std::string_view state) {
  if (state == "present") return Colour::green;
  return state == "conflict" || state == "withdrawn" ? Colour::red : Colour::yellow;
}

}  // namespace limpet
