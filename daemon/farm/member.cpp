// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/member.h"

namespace limpet {

const char* to_string(MemberState state) {
  switch (state) {
    case MemberState::up:
      return "up";
    case MemberState::draining:
      return "draining";
    case MemberState::disabled:
      return "disabled";
    case MemberState::down:
      return "down";
    case MemberState::unknown:
      break;
  }
  return "unknown";
}

}  // namespace limpet
