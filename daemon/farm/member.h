// SPDX-License-Identifier: GPL-2.0-or-later
// A member of a pool as the daemon knows it: what the file says of it, what was learned of it, and
// the state that follows. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/config/config.h"
#include "daemon/farm/hash_seed.h"
#include "ebpf/abi.h"
#include "ebpf/next_hop.h"
#include "ebpf/result.h"

namespace limpet {

enum class MemberState { up, draining, disabled, down, unknown };
const char* to_string(MemberState state);

struct Member {
  uint16_t number = 0;  // in the datapath
  std::string name;
  IpAddress address;
  uint32_t weight = 0;
  uint32_t priority = 0;  // in mode priority: the lowest is first
  Permutation permutation;
  WantedState wanted = WantedState::up;
  bool drained = false;  // it was draining before it was disabled
  /// Where its frames go, or why that is not known.
  Result<NextHop> next_hop = Error{"next hop not resolved yet"};

  MemberState state() const;
  /// Why it is not up; empty when it is.
  std::string reason() const;
  /// Whether its clients may reach it.
  bool usable() const;
  /// Whether new clients may.
  bool takes_new() const { return state() == MemberState::up && weight > 0; }
  /// Why it is not usable.
  limpet_loss loss() const;
};

}  // namespace limpet
