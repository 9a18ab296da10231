// SPDX-License-Identifier: GPL-2.0-or-later
// Where a member's frames go: an interface, the two MACs of its frames, its VLAN tags.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ebpf/address.h"

namespace limpet {

/// Both numbers in host order; the protocol is 0x8100 (802.1Q) or 0x88a8 (802.1ad).
struct VlanTag {
  uint16_t protocol = 0x8100;
  uint16_t id = 0;  // 1–4094
  bool operator==(const VlanTag&) const = default;
};

struct NextHop {
  bool local = false;    // the address is this host's own; the rest says nothing then
  unsigned ifindex = 0;  // a physical interface, below VLAN interfaces
  MacAddress destination;
  MacAddress source;
  std::vector<VlanTag> tags;  // of the VLAN interfaces above it, outermost first; at most two
  uint32_t mtu = 1500;        // the largest IP packet on the way, bytes
  std::optional<IpAddress> gateway;  // the router on the way, if there is one
  std::string detour;  // why it is not the way that the kernel would take; empty: it is
  bool operator==(const NextHop&) const = default;
};

}  // namespace limpet
