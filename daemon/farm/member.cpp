// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/member.h"

#include <algorithm>

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
  if (!reachable() || (trusted && health.known == Known::down)) return MemberState::down;
  if (wanted == WantedState::draining) return MemberState::draining;
  return trusted && health.known == Known::unknown ? MemberState::unknown : MemberState::up;
}

std::string Member::reason() const {
  switch (state()) {
    case MemberState::up:
      if (weight == 0) return "weight 0: no new clients";
      return health.reason.empty() ? slow_start.reason()
                                   : "panic, used all the same: " + health.reason;
    case MemberState::unknown:
      return "no result of its checks yet";
    case MemberState::disabled:
    case MemberState::draining:
      return "by the configuration";
    default:
      return reachable() ? health.reason : obstacle();
  }
}

bool Member::usable() const {
  return state() != MemberState::disabled && state() != MemberState::down;
}

bool Member::reachable() const {
  return std::ranges::all_of(ways, [](const auto& way) { return !way || way->way(); });
}

bool Member::is_local() const {
  return std::ranges::any_of(ways, [](const auto& way) { return way && way->is_local(); });
}

bool Member::learn(const IpAddress& address, const Result<NextHop>& next_hop) {
  bool concerned = false;
  for (auto& way : ways) {
    if (!way || way->address != address) continue;
    way->next_hop = next_hop;
    concerned = true;
  }
  return concerned;
}

/// Why it is not reachable. Of two addresses it says which is meant.
std::string Member::obstacle() const {
  const auto& [v4, v6] = ways;
  const bool two = v4 && v6 && v4->address != v6->address;
  std::string text;
  for (const auto& one : ways) {
    if (!one) continue;
    const auto way = one->way();
    if (way) continue;
    const std::string who = two && one->address ? one->address->to_string() + ": " : "";
    const std::string what = who + way.error().message;
    if (text.find(what) == std::string::npos) text += (text.empty() ? "" : "; ") + what;
  }
  return text;
}

limpet_loss Member::loss() const {
  if (wanted != WantedState::disabled) return LIMPET_LOSS_down;
  return drained ? LIMPET_LOSS_drained : LIMPET_LOSS_disabled;
}

}  // namespace limpet
