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

MemberState Member::state() const {
  if (wanted == WantedState::disabled) return MemberState::disabled;
  if (!next_hop) return MemberState::down;
  return wanted == WantedState::draining ? MemberState::draining : MemberState::up;
}

std::string Member::reason() const {
  switch (state()) {
    case MemberState::up:
      return weight == 0 ? "weight 0: no new clients" : "";
    case MemberState::disabled:
    case MemberState::draining:
      return "by the configuration";
    default:
      return next_hop.error().message;
  }
}

bool Member::usable() const {
  return state() == MemberState::up || state() == MemberState::draining;
}

limpet_loss Member::loss() const {
  if (wanted != WantedState::disabled) return LIMPET_LOSS_down;
  return drained ? LIMPET_LOSS_drained : LIMPET_LOSS_disabled;
}

}  // namespace limpet
