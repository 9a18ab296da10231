// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's routing decision for one destination (RTM_GETROUTE, rtnetlink(7)).
#pragma once

#include <optional>

#include "daemon/net/netlink_socket.h"
#include "ebpf/address.h"

namespace limpet {

struct Route {
  unsigned ifindex = 0;
  /// The router; of either family, and with IPv6 often a link-local address.
  std::optional<IpAddress> gateway;
  std::optional<uint32_t> mtu;  // when the route says one of its own
  bool local = false;           // the destination is this host
};

/// What the kernel would do now. The error says why there is no way ("Network is unreachable").
Result<Route> find_route(NetlinkSocket& socket, const IpAddress& destination);

/// From the kernel's answer.
Route read_route(const nlmsghdr& message);

}  // namespace limpet
