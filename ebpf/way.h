// SPDX-License-Identifier: GPL-2.0-or-later
// How packets of one family get to a member: limpet_way of abi.h as a value.
#pragma once

#include <optional>

#include "ebpf/abi.h"
#include "ebpf/next_hop.h"

namespace limpet {

struct Way {
  limpet_forward forward = LIMPET_FORWARD_L2;  // LOCAL: nothing else counts
  NextHop next_hop;
  /// ipip: the outer destination, of either family; nat: the member's address of the packets'
  /// family; else not looked at.
  std::optional<IpAddress> address;
  bool operator==(const Way&) const = default;
};

}  // namespace limpet
