// SPDX-License-Identifier: GPL-2.0-or-later
// The kernel's routing decision for one destination (RTM_GETROUTE, rtnetlink(7)).
#pragma once

#include <optional>
#include <vector>

#include "daemon/net/netlink_socket.h"
#include "ebpf/address.h"

namespace limpet {

struct Route {
  unsigned ifindex = 0;
  /// The router; of either family, and with IPv6 often a link-local address.
  std::optional<IpAddress> gateway;
  std::optional<uint32_t> mtu;  // when the route says one of its own
  bool local = false;           // the destination is this host
  bool operator==(const Route&) const = default;
};

/// What the kernel would do now, and after that the other ways of equal cost, if there are any. The
/// error says why there is no way ("Network is unreachable").
Result<std::vector<Route>> find_routes(NetlinkSocket& socket, const IpAddress& destination);

/// From the kernel's answer. The error says that it is a route to nowhere.
Result<Route> read_route(const nlmsghdr& message);
/// All ways of a route with several (RTA_MULTIPATH); nothing of one with one.
std::vector<Route> read_equal_routes(const nlmsghdr& message);

}  // namespace limpet
