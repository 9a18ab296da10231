// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's neighbour table (ARP, NDP; RTM_NEWNEIGH, RTM_DELNEIGH; arp(7)).
#pragma once

#include <optional>

#include "daemon/net/netlink_socket.h"
#include "ebpf/address.h"

namespace limpet {

struct Neighbour {
  enum class State {
    resolved,    // has a MAC that the kernel would use
    unresolved,  // being asked for, for the first time
    failed,      // asked for, did not answer
    gone,        // the kernel forgot the entry
  };
  unsigned ifindex = 0;
  std::optional<IpAddress> address;
  std::optional<MacAddress> mac;
  State state = State::unresolved;
  bool permanent = false;  // set by an operator, or a link that needs no resolution
};

/// From a message of type RTM_NEWNEIGH or RTM_DELNEIGH; nothing from others.
std::optional<Neighbour> read_neighbour(const nlmsghdr& message);
Result<void> visit_neighbours(NetlinkSocket& socket,
                              const std::function<void(const Neighbour&)>& visit);

/// Has the kernel resolve a neighbour that it does not know.
Result<void> resolve_neighbour(NetlinkSocket& socket, unsigned ifindex, const IpAddress& address);
/// Has the kernel ask a resolved neighbour whether it is still there (three unicast requests a
/// second apart, then the state is `failed`). Fails when the kernel has no MAC for it.
Result<void> probe_neighbour(NetlinkSocket& socket, unsigned ifindex, const IpAddress& address);

}  // namespace limpet
