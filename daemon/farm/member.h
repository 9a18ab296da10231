// SPDX-License-Identifier: GPL-2.0-or-later
// A member of a pool as the daemon knows it: what the file says of it, what was learned of it, and
// the state that follows. Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/hash_seed.h"
#include "daemon/farm/member_way.h"
#include "daemon/farm/slow_start.h"
#include "daemon/health/known.h"
#include "ebpf/abi.h"

namespace limpet {

enum class MemberState { up, draining, disabled, down, unknown };
const char* to_string(MemberState state);

/// What the checks of a member say of it, all together.
struct MemberHealth {
  Known known = Known::up;  // as without any checks
  std::string reason;       // why not: of the checks that fail, the first
  bool operator==(const MemberHealth&) const = default;
};

struct Member {
  uint16_t number = 0;  // in the datapath
  std::string name;
  std::vector<IpAddress> addresses;  // none: it is the edge itself
  uint32_t weight = 0;
  uint32_t priority = 0;  // in mode priority: the lowest is first
  Permutation permutation;
  WantedState wanted = WantedState::up;
  std::optional<std::chrono::system_clock::time_point> drain_until;  // then it is to be disabled
  bool drained = false;  // it was draining before it was disabled
  MemberHealth health;
  bool trusted = true;  // its health counts: the pool does not panic
  SlowStart slow_start;
  /// By the family of the clients' packets; nothing for a family of which none come.
  std::array<std::optional<MemberWay>, LIMPET_FAMILIES> ways;

  MemberState state() const;
  /// Why it is not up; empty when it is.
  std::string reason() const;
  /// Whether its clients may reach it.
  bool usable() const;
  /// Whether the operator and the network would have clients use it, whatever its checks say.
  bool wanted_and_reachable() const { return wanted == WantedState::up && reachable(); }
  /// Whether it drains, and its clients have no reason to go before they are done.
  bool keeps_clients() const {
    return wanted == WantedState::draining && reachable() && health.known != Known::down;
  }
  /// Its weight for new clients, which is less while it starts slowly.
  uint32_t effective_weight() const { return slow_start.weight(weight); }
  /// Why it is not usable.
  limpet_loss loss() const;

  /// All the ways that it needs are known: it is not cut off from the clients of one family.
  bool reachable() const;
  /// It is the edge itself: by the file, or because it has the edge's own address.
  bool is_local() const;
  /// Takes what was learned of the next hop of an address. False when that is not its own.
  bool learn(const IpAddress& address, const Result<NextHop>& next_hop);

 private:
  std::string obstacle() const;
};

}  // namespace limpet
