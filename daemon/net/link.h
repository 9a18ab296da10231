// SPDX-License-Identifier: GPL-2.0-or-later
// Network interfaces as the kernel tells of them (RTM_NEWLINK, RTM_DELLINK).
#pragma once

#include <optional>
#include <string>

#include "daemon/net/netlink_socket.h"
#include "ebpf/address.h"

namespace limpet {

struct Link {
  unsigned ifindex = 0;
  std::string name;
  std::optional<MacAddress> mac;
  bool running = false;  // up, with a carrier
  bool gone = false;     // the message says that it was removed
};

/// From a message of type RTM_NEWLINK or RTM_DELLINK; nothing from others.
std::optional<Link> read_link(const nlmsghdr& message);
Result<void> visit_links(NetlinkSocket& socket, const std::function<void(const Link&)>& visit);

}  // namespace limpet
