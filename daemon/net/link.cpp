// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/link.h"

#include <arpa/inet.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include <string_view>

#include "daemon/net/attribute.h"

namespace limpet {
namespace {

std::string_view text_of(const nlattr& attribute) {
  const auto* text = static_cast<const char*>(mnl_attr_get_payload(&attribute));
  return {text, strnlen(text, mnl_attr_get_payload_len(&attribute))};
}

VlanTag tag_of(const nlattr& data) {
  VlanTag tag;
  visit_nested(data, [&](const nlattr& attribute) {
    switch (mnl_attr_get_type(&attribute)) {
      case IFLA_VLAN_ID:
        tag.id = integer_of<uint16_t>(attribute);
        break;
      case IFLA_VLAN_PROTOCOL:
        tag.protocol = ntohs(integer_of<uint16_t>(attribute));
        break;
      default:
        break;
    }
  });
  return tag;
}

/// The tag, if the link's kind is "vlan".
std::optional<VlanTag> vlan_tag_of(const nlattr& link_info) {
  bool is_vlan = false;
  VlanTag tag;
  visit_nested(link_info, [&](const nlattr& attribute) {
    switch (mnl_attr_get_type(&attribute)) {
      case IFLA_INFO_KIND:
        is_vlan = text_of(attribute) == "vlan";
        break;
      case IFLA_INFO_DATA:
        tag = tag_of(attribute);
        break;
      default:
        break;
    }
  });
  return is_vlan ? std::optional(tag) : std::nullopt;
}

void read_attributes(const nlmsghdr& message, Link& link) {
  std::optional<VlanTag> tag;
  unsigned below = 0;  // said of other kinds than VLANs too, of which it means other things
  bool elsewhere = false;
  visit_attributes(message, sizeof(ifinfomsg), [&](const nlattr& attribute) {
    switch (mnl_attr_get_type(&attribute)) {
      case IFLA_IFNAME:
        link.name = text_of(attribute);
        break;
      case IFLA_ADDRESS:
        link.mac = mac_of(attribute);
        break;
      case IFLA_MTU:
        link.mtu = integer_of<uint32_t>(attribute);
        break;
      case IFLA_CARRIER_CHANGES:
        link.carrier_changes = integer_of<uint32_t>(attribute);
        break;
      case IFLA_LINK:
        below = integer_of<uint32_t>(attribute);
        break;
      case IFLA_LINK_NETNSID:
        elsewhere = true;
        break;
      case IFLA_LINKINFO:
        tag = vlan_tag_of(attribute);
        break;
      default:
        break;
    }
  });
  if (tag) link.vlan = {*tag, elsewhere ? 0 : below};
}

}  // namespace

std::optional<Link> read_link(const nlmsghdr& message) {
  if (message.nlmsg_type != RTM_NEWLINK && message.nlmsg_type != RTM_DELLINK) return std::nullopt;
  if (mnl_nlmsg_get_payload_len(&message) < sizeof(ifinfomsg)) return std::nullopt;
  const auto* header = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(&message));
  if (header->ifi_family != AF_UNSPEC) return std::nullopt;  // AF_BRIDGE: of a port
  Link link;
  link.ifindex = static_cast<unsigned>(header->ifi_index);
  link.up = (header->ifi_flags & IFF_UP) != 0;
  // Not IFF_RUNNING, which comes and goes up to a second later.
  link.running =
      link.up && (header->ifi_flags & IFF_LOWER_UP) && !(header->ifi_flags & IFF_DORMANT);
  link.gone = message.nlmsg_type == RTM_DELLINK;
  read_attributes(message, link);
  if (link.name.empty()) return std::nullopt;  // an event of a wireless driver
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
