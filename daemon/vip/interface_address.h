// SPDX-License-Identifier: GPL-2.0-or-later
// IP addresses of interfaces, as the kernel tells of them and takes them (RTM_NEWADDR, RTM_DELADDR;
// rtnetlink(7)).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "daemon/net/netlink_socket.h"
#include "ebpf/address.h"

namespace limpet {

struct InterfaceAddress {
  unsigned ifindex = 0;
  IpAddress address;
  uint8_t prefix = 0;
  bool ours = false;  // limpet put it there, be it an earlier process
  bool gone = false;  // the message says that it was removed
};

/// From a message of type RTM_NEWADDR or RTM_DELADDR; nothing from others.
std::optional<InterfaceAddress> read_interface_address(const nlmsghdr& message);
Result<void> visit_interface_addresses(NetlinkSocket& socket,
                                       const std::function<void(const InterfaceAddress&)>& visit);

/// Puts it there as a host's own, /32 or /128, with the mark by which limpet knows it again
/// (IFA_PROTO, Linux 5.18). IPv6: without the kernel's search for duplicates, and never chosen as
/// the source of the edge's own connections. Fails when it is there already.
Result<void> add_interface_address(NetlinkSocket& socket, unsigned ifindex,
                                   const IpAddress& address);
Result<void> remove_interface_address(NetlinkSocket& socket, const InterfaceAddress& address);

}  // namespace limpet
