// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/link.h"

#include <linux/if.h>
#include <linux/rtnetlink.h>

#include "daemon/net/attribute.h"

namespace limpet {

std::optional<Link> read_link(const nlmsghdr& message) {
  if (message.nlmsg_type != RTM_NEWLINK && message.nlmsg_type != RTM_DELLINK) return std::nullopt;
  if (mnl_nlmsg_get_payload_len(&message) < sizeof(ifinfomsg)) return std::nullopt;
  const auto* header = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(&message));
  Link link;
  link.ifindex = static_cast<unsigned>(header->ifi_index);
  link.running = (header->ifi_flags & IFF_UP) && (header->ifi_flags & IFF_RUNNING);
  link.gone = message.nlmsg_type == RTM_DELLINK;
  visit_attributes(message, sizeof(ifinfomsg), [&](const nlattr& attribute) {
    switch (mnl_attr_get_type(&attribute)) {
      case IFLA_IFNAME:
        link.name = mnl_attr_get_str(&attribute);
        break;
      case IFLA_ADDRESS:
        link.mac = mac_of(attribute);
        break;
      default:
        break;
    }
  });
  return link;
}

Result<void> visit_links(NetlinkSocket& socket, const std::function<void(const Link&)>& visit) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  request->nlmsg_type = RTM_GETLINK;
  mnl_nlmsg_put_extra_header(request, sizeof(ifinfomsg));
  return socket.ask(request, NLM_F_DUMP, [&](const nlmsghdr& message) {
    if (const auto link = read_link(message)) visit(*link);
  });
}

}  // namespace limpet
