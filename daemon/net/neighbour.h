// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's neighbour table (ARP, NDP; RTM_NEWNEIGH, RTM_DELNEIGH; arp(7)).
#pragma once

#include <compare>
#include <optional>

#include "daemon/net/netlink_socket.h"
#include "ebpf/address.h"

namespace limpet {

/// Who is asked for, and where.
struct NeighbourKey {
  unsigned ifindex = 0;
  IpAddress address;
  auto operator<=>(const NeighbourKey&) const = default;
};

struct Neighbour {
  enum class State {
    resolved,    // has a MAC that the kernel would use
    unresolved,  // being asked for, for the first time
    failed,      // asked for, did not answer
    gone,        // the kernel forgot the entry
  };
  NeighbourKey key;
  std::optional<MacAddress> mac;
  State state = State::unresolved;
  /// Set by an operator or a routing daemon, or by a link that needs no resolution.
  bool permanent = false;
  bool asked = false;  // resolved, and being asked whether it is still there
};

/// From a message of type RTM_NEWNEIGH or RTM_DELNEIGH; nothing from others.
std::optional<Neighbour> read_neighbour(const nlmsghdr& message);
/// What the kernel has of a neighbour now. Fails when it has nothing.
Result<Neighbour> find_neighbour(NetlinkSocket& socket, const NeighbourKey& key);

/// Has the kernel resolve a neighbour that it does not know, by broadcast (ARP) or multicast (NDP).
Result<void> resolve_neighbour(NetlinkSocket& socket, const NeighbourKey& key);
/// Has the kernel ask a resolved neighbour whether it is still there (three unicast requests a
/// second apart, then the state is `failed`). Fails when the kernel has no MAC for it.
Result<void> probe_neighbour(NetlinkSocket& socket, const NeighbourKey& key);
/// Has the kernel give up the MAC that it has, so that resolving asks everybody at once.
Result<void> distrust_neighbour(NetlinkSocket& socket, const NeighbourKey& key);

}  // namespace limpet
