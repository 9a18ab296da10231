// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/interface_address.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "daemon/net/attribute.h"

namespace limpet {
namespace {

// None that the kernel or iproute2's rt_protos has another meaning for.
constexpr uint8_t our_protocol = 76;
constexpr uint32_t for_ever = 0xffffffff;

ifaddrmsg* put_header(nlmsghdr* request, uint16_t type, unsigned ifindex, const IpAddress& address,
                      uint8_t prefix) {
  request->nlmsg_type = type;
  auto* header = static_cast<ifaddrmsg*>(mnl_nlmsg_put_extra_header(request, sizeof(ifaddrmsg)));
  header->ifa_family = address_family(address);
  header->ifa_prefixlen = prefix;
  header->ifa_scope = RT_SCOPE_UNIVERSE;
  header->ifa_index = ifindex;
  mnl_attr_put(request, IFA_LOCAL, address.size(), address.data());
  mnl_attr_put(request, IFA_ADDRESS, address.size(), address.data());
  return header;
}

}  // namespace

std::optional<InterfaceAddress> read_interface_address(const nlmsghdr& message) {
  if (message.nlmsg_type != RTM_NEWADDR && message.nlmsg_type != RTM_DELADDR) return std::nullopt;
  if (mnl_nlmsg_get_payload_len(&message) < sizeof(ifaddrmsg)) return std::nullopt;
  const auto* header = static_cast<const ifaddrmsg*>(mnl_nlmsg_get_payload(&message));
  std::optional<IpAddress> local, address;  // where they differ, the second is the peer's
  uint8_t protocol = 0;
  visit_attributes(message, sizeof(ifaddrmsg), [&](const nlattr& attribute) {
    switch (mnl_attr_get_type(&attribute)) {
      case IFA_LOCAL:
        local = address_of(attribute);
        break;
      case IFA_ADDRESS:
        address = address_of(attribute);
        break;
      case IFA_PROTO:
        protocol = integer_of<uint8_t>(attribute);
        break;
      default:
        break;
    }
  });
  if (!local) local = address;
  if (!local) return std::nullopt;
  return InterfaceAddress{.ifindex = header->ifa_index,
                          .address = *local,
                          .prefix = header->ifa_prefixlen,
                          .ours = protocol == our_protocol,
                          .gone = message.nlmsg_type == RTM_DELADDR};
}

Result<void> visit_interface_addresses(NetlinkSocket& socket,
                                       const std::function<void(const InterfaceAddress&)>& visit) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  request->nlmsg_type = RTM_GETADDR;
  mnl_nlmsg_put_extra_header(request, sizeof(ifaddrmsg));
  return socket.ask(request, NLM_F_DUMP, [&](const nlmsghdr& message) {
    if (const auto address = read_interface_address(message)) visit(*address);
  });
}

Result<void> add_interface_address(NetlinkSocket& socket, unsigned ifindex,
                                   const IpAddress& address) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  const auto whole = static_cast<uint8_t>(address.size() * 8);
  ifaddrmsg* header = put_header(request, RTM_NEWADDR, ifindex, address, whole);
  mnl_attr_put_u8(request, IFA_PROTO, our_protocol);
  if (!address.is_v4()) {
    header->ifa_flags = IFA_F_NODAD;
    const ifa_cacheinfo times{.ifa_prefered = 0, .ifa_valid = for_ever};
    mnl_attr_put(request, IFA_CACHEINFO, sizeof times, &times);
  }
  return socket.ask(request, NLM_F_CREATE | NLM_F_EXCL, [](const nlmsghdr&) {});
}

Result<void> remove_interface_address(NetlinkSocket& socket, const InterfaceAddress& address) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  put_header(request, RTM_DELADDR, address.ifindex, address.address, address.prefix);
  return socket.ask(request, 0, [](const nlmsghdr&) {});
}

}  // namespace limpet
