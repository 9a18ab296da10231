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

void take_attribute(const nlattr& attribute, Route& route) {
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
}

/// Each way is a struct rtnexthop with attributes behind it.
std::vector<Route> read_ways(const nlattr& multipath) {
  std::vector<Route> routes;
  const auto* at = static_cast<const char*>(mnl_attr_get_payload(&multipath));
  size_t left = mnl_attr_get_payload_len(&multipath);
  rtnexthop hop;
  while (left >= sizeof hop) {
    std::memcpy(&hop, at, sizeof hop);
    if (hop.rtnh_len < sizeof hop || hop.rtnh_len > left) break;
    Route route{.ifindex = static_cast<unsigned>(hop.rtnh_ifindex)};
    visit_attributes_in(at + sizeof hop, at + hop.rtnh_len,
                        [&](const nlattr& attribute) { take_attribute(attribute, route); });
    if (!(hop.rtnh_flags & RTNH_F_DEAD)) routes.push_back(route);
    const size_t step = RTNH_ALIGN(hop.rtnh_len);
    if (step >= left) break;
    at += step;
    left -= step;
  }
  return routes;
}

const rtmsg* header_of(const nlmsghdr& message) {
  if (message.nlmsg_type != RTM_NEWROUTE) return nullptr;
  if (mnl_nlmsg_get_payload_len(&message) < sizeof(rtmsg)) return nullptr;
  return static_cast<const rtmsg*>(mnl_nlmsg_get_payload(&message));
}

const char* const blackhole = "the route is a blackhole";
const char* const unreachable = "the route says unreachable";
const char* const prohibited = "the route says prohibit";

/// Of IPv4 the kernel says by an errno what kind of route to nowhere it is.
std::string why_none(const std::string& error) {
  if (error == strerror(EINVAL)) return blackhole;
  if (error == strerror(EHOSTUNREACH)) return unreachable;
  if (error == strerror(EACCES)) return prohibited;
  return error;
}

Result<void> ask(NetlinkSocket& socket, const IpAddress& destination, unsigned flags,
                 const NetlinkSocket::Visitor& visit) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  request->nlmsg_type = RTM_GETROUTE;
  auto* header = static_cast<rtmsg*>(mnl_nlmsg_put_extra_header(request, sizeof(rtmsg)));
  header->rtm_family = address_family(destination);
  header->rtm_dst_len = static_cast<uint8_t>(destination.size() * 8);
  header->rtm_flags = flags;
  mnl_attr_put(request, RTA_DST, destination.size(), destination.data());
  return socket.ask(request, 0, visit);
}

}  // namespace

Result<Route> read_route(const nlmsghdr& message) {
  Route route;
  const rtmsg* found = header_of(message);
  if (found == nullptr) return Error{"the kernel's answer is no route"};
  switch (found->rtm_type) {
    case RTN_BLACKHOLE:
      return Error{blackhole};
    case RTN_UNREACHABLE:
      return Error{unreachable};
    case RTN_PROHIBIT:
      return Error{prohibited};
    default:
      break;
  }
  route.local = found->rtm_type == RTN_LOCAL;
  visit_attributes(message, sizeof(rtmsg),
                   [&](const nlattr& attribute) { take_attribute(attribute, route); });
  return route;
}

std::vector<Route> read_equal_routes(const nlmsghdr& message) {
  std::vector<Route> routes;
  if (header_of(message) == nullptr) return routes;
  std::optional<uint32_t> mtu;  // of all
  visit_attributes(message, sizeof(rtmsg), [&](const nlattr& attribute) {
    if (mnl_attr_get_type(&attribute) == RTA_MULTIPATH) routes = read_ways(attribute);
    if (mnl_attr_get_type(&attribute) == RTA_METRICS) mtu = mtu_of(attribute);
  });
  for (Route& route : routes) route.mtu = mtu;
  return routes;
}

Result<std::vector<Route>> find_routes(NetlinkSocket& socket, const IpAddress& destination) {
  Result<Route> choice = Error{"the kernel's answer is no route"};
  auto answer =
      ask(socket, destination, 0, [&](const nlmsghdr& message) { choice = read_route(message); });
  if (!answer) return Error{why_none(answer.error().message)};
  if (!choice) return choice.error();
  std::vector<Route> routes{*choice};
  if (choice->local) return routes;
  // The kernel's choice is by a hash of the destination and, unless its sysctl
  // fib_multipath_use_neigh says so, whether or not that gateway answers.
  (void)ask(socket, destination, RTM_F_FIB_MATCH, [&](const nlmsghdr& message) {
    for (const Route& route : read_equal_routes(message)) {
      if (route.ifindex == choice->ifindex && route.gateway == choice->gateway) continue;
      routes.push_back(route);
    }
  }).has_value();
  return routes;
}

}  // namespace limpet
