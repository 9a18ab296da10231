// SPDX-License-Identifier: GPL-2.0-or-later
// A member of a pool as the daemon knows it: what the file says of it, what was learned of it, and
// the state that follows. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/hash_seed.h"
#include "daemon/farm/member_way.h"
#include "ebpf/abi.h"

namespace limpet {

enum class MemberState { up, draining, disabled, down, unknown };
const char* to_string(MemberState state);

struct Member {
  uint16_t number = 0;  // in the datapath
  std::string name;
  std::vector<IpAddress> addresses;  // none: it is the edge itself
  uint32_t weight = 0;
  uint32_t priority = 0;  // in mode priority: the lowest is first
  Permutation permutation;
  WantedState wanted = WantedState::up;
  bool drained = false;  // it was draining before it was disabled
  /// By the family of the clients' packets; nothing for a family of which none come.
  std::array<std::optional<MemberWay>, LIMPET_FAMILIES> ways;

  MemberState state() const;
  /// Why it is not up; empty when it is.
  std::string reason() const;
  /// Whether its clients may reach it.
  bool usable() const;
  /// Whether new clients may.
  bool takes_new() const { return state() == MemberState::up && weight > 0; }
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
