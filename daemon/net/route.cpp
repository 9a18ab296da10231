// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/route.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "daemon/net/attribute.h"

namespace limpet {
namespace {

/// A gateway of another family than the destination: an IPv4 route through an IPv6 router.
std::optional<IpAddress> via_of(const nlattr& attribute) {
  std::array<uint8_t, sizeof(sockaddr::sa_family) + 16> payload{};
  if (mnl_attr_get_payload_len(&attribute) != payload.size()) return std::nullopt;
  std::memcpy(payload.data(), mnl_attr_get_payload(&attribute), payload.size());
  std::array<uint8_t, 16> address;
  std::copy_n(payload.end() - address.size(), address.size(), address.begin());
  return IpAddress::v6(address);
}

std::optional<uint32_t> mtu_of(const nlattr& metrics) {
  uint32_t mtu = 0;
  visit_nested(metrics, [&](const nlattr& metric) {
    if (mnl_attr_get_type(&metric) == RTAX_MTU) mtu = integer_of<uint32_t>(metric);
  });
  return mtu == 0 ? std::nullopt : std::optional(mtu);
}

}  // namespace

Route read_route(const nlmsghdr& message) {
  Route route;
  if (mnl_nlmsg_get_payload_len(&message) < sizeof(rtmsg)) return route;
  const auto* found = static_cast<const rtmsg*>(mnl_nlmsg_get_payload(&message));
  route.local = found->rtm_type == RTN_LOCAL;
  visit_attributes(message, sizeof(rtmsg), [&](const nlattr& attribute) {
    switch (mnl_attr_get_type(&attribute)) {
      case RTA_OIF:
        route.ifindex = integer_of<uint32_t>(attribute);
        break;
      case RTA_GATEWAY:
        route.gateway = address_of(attribute);
        break;
      case RTA_VIA:
        route.gateway = via_of(attribute);
        break;
      case RTA_METRICS:
        route.mtu = mtu_of(attribute);
        break;
      default:
        break;
    }
  });
  return route;
}

Result<Route> find_route(NetlinkSocket& socket, const IpAddress& destination) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  request->nlmsg_type = RTM_GETROUTE;
  auto* header = static_cast<rtmsg*>(mnl_nlmsg_put_extra_header(request, sizeof(rtmsg)));
  header->rtm_family = address_family(destination);
  header->rtm_dst_len = static_cast<uint8_t>(destination.size() * 8);
  mnl_attr_put(request, RTA_DST, destination.size(), destination.data());

  Route route;
  auto answer =
      socket.ask(request, 0, [&](const nlmsghdr& message) { route = read_route(message); });
  if (!answer) return answer.error();
  return route;
}

}  // namespace limpet
