// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/port_pieces.h"

#include <algorithm>

namespace limpet::nlb {

std::vector<Ports> without(Ports ports, std::vector<Ports> taken) {
  std::ranges::sort(taken);
  std::vector<Ports> pieces;
  for (const Ports& t : taken) {
    if (t.last < ports.first || t.first > ports.last) continue;
    if (t.first > ports.first) pieces.push_back({ports.first, t.first - 1});
    ports.first = t.last + 1;
  }
  if (ports.first <= ports.last) pieces.push_back(ports);
  return pieces;
}

}  // namespace limpet::nlb
