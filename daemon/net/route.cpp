// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/route.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "daemon/net/attribute.h"

namespace limpet {

Result<Route> find_route(NetlinkSocket& socket, const IpAddress& destination) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  request->nlmsg_type = RTM_GETROUTE;
  auto* header = static_cast<rtmsg*>(mnl_nlmsg_put_extra_header(request, sizeof(rtmsg)));
  header->rtm_family = address_family(destination);
  header->rtm_dst_len = static_cast<uint8_t>(destination.size() * 8);
  mnl_attr_put(request, RTA_DST, destination.size(), destination.data());

  Route route;
  auto answer = socket.ask(request, 0, [&](const nlmsghdr& message) {
    const auto* found = static_cast<const rtmsg*>(mnl_nlmsg_get_payload(&message));
    route.local = found->rtm_type == RTN_LOCAL;
    visit_attributes(message, sizeof(rtmsg), [&](const nlattr& attribute) {
      switch (mnl_attr_get_type(&attribute)) {
        case RTA_OIF:
          route.ifindex = mnl_attr_get_u32(&attribute);
          break;
        case RTA_GATEWAY:
          route.gateway = address_of(attribute);
          break;
        default:
          break;
      }
    });
  });
  if (!answer) return answer.error();
  return route;
}

}  // namespace limpet
