// SPDX-License-Identifier: GPL-2.0-or-later
// Network interfaces as the kernel tells of them (RTM_NEWLINK, RTM_DELLINK).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "daemon/net/netlink_socket.h"
#include "ebpf/next_hop.h"

namespace limpet {

struct Link {
  /// What makes a link a VLAN interface: the tag that its frames get, and who gets them then.
  struct Vlan {
    VlanTag tag;
    unsigned below = 0;  // ifindex; 0: it lies in another network namespace
  };

  unsigned ifindex = 0;
  std::string name;
  std::optional<MacAddress> mac;
  std::optional<Vlan> vlan;
  uint32_t mtu = 1500;
  bool up = false;       // by the operator's will
  bool running = false;  // up, with a carrier
  /// How often that came and went: the kernel tells of a short loss once it is over.
  uint32_t carrier_changes = 0;
  bool gone = false;  // the message says that it was removed
};

using Links = std::map<unsigned, Link>;  // by ifindex

/// From a message of type RTM_NEWLINK or RTM_DELLINK; nothing from others, nor from those that tell
/// of a link's part in something else (a bridge's port, wireless events).
std::optional<Link> read_link(const nlmsghdr& message);
Result<void> visit_links(NetlinkSocket& socket, const std::function<void(const Link&)>& visit);

}  // namespace limpet
