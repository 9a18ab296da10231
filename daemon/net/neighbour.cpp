// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/neighbour.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "daemon/net/attribute.h"

namespace limpet {
namespace {

Neighbour::State state_of(uint16_t nud, bool has_mac) {
  constexpr uint16_t usable =
      NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT | NUD_NOARP;
  if (nud & NUD_FAILED) return Neighbour::State::failed;
  return nud & usable && has_mac ? Neighbour::State::resolved : Neighbour::State::unresolved;
}

ndmsg* put_header(nlmsghdr* request, uint16_t type, const NeighbourKey& key) {
  request->nlmsg_type = type;
  auto* header = static_cast<ndmsg*>(mnl_nlmsg_put_extra_header(request, sizeof(ndmsg)));
  header->ndm_family = address_family(key.address);
  header->ndm_ifindex = static_cast<int>(key.ifindex);
  mnl_attr_put(request, NDA_DST, key.address.size(), key.address.data());
  return header;
}

/// Without NDA_LLADDR: the MAC stays the one the kernel has.
Result<void> put_state(NetlinkSocket& socket, const NeighbourKey& key, uint16_t nud) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  put_header(request, RTM_NEWNEIGH, key)->ndm_state = nud;
  return socket.ask(request, NLM_F_REPLACE, [](const nlmsghdr&) {});
}

}  // namespace

std::optional<Neighbour> read_neighbour(const nlmsghdr& message) {
  if (message.nlmsg_type != RTM_NEWNEIGH && message.nlmsg_type != RTM_DELNEIGH) return std::nullopt;
  if (mnl_nlmsg_get_payload_len(&message) < sizeof(ndmsg)) return std::nullopt;
  const auto* header = static_cast<const ndmsg*>(mnl_nlmsg_get_payload(&message));
  if (header->ndm_family != AF_INET && header->ndm_family != AF_INET6) return std::nullopt;
  std::optional<IpAddress> address;
  std::optional<MacAddress> mac;
  visit_attributes(message, sizeof(ndmsg), [&](const nlattr& attribute) {
    switch (mnl_attr_get_type(&attribute)) {
      case NDA_DST:
        address = address_of(attribute);
        break;
      case NDA_LLADDR:
        mac = mac_of(attribute);
        break;
      default:
        break;
    }
  });
  if (!address) return std::nullopt;
  return Neighbour{.key = {static_cast<unsigned>(header->ndm_ifindex), *address},
                   .mac = mac,
                   .state = message.nlmsg_type == RTM_DELNEIGH
                                ? Neighbour::State::gone
                                : state_of(header->ndm_state, mac.has_value()),
                   .permanent = (header->ndm_state & (NUD_PERMANENT | NUD_NOARP)) != 0 ||
                                (header->ndm_flags & NTF_EXT_LEARNED) != 0,
                   .asked = (header->ndm_state & NUD_PROBE) != 0};
}

Result<Neighbour> find_neighbour(NetlinkSocket& socket, const NeighbourKey& key) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  put_header(request, RTM_GETNEIGH, key);
  std::optional<Neighbour> found;
  auto answer =
      socket.ask(request, 0, [&](const nlmsghdr& message) { found = read_neighbour(message); });
  if (!answer) return answer.error();
  if (!found) return Error{"the kernel's answer is no neighbour"};
  return *found;
}

Result<void> resolve_neighbour(NetlinkSocket& socket, const NeighbourKey& key) {
  MessageBuffer buffer;
  nlmsghdr* request = mnl_nlmsg_put_header(buffer.data());
  ndmsg* header = put_header(request, RTM_NEWNEIGH, key);
  header->ndm_flags = NTF_USE;  // as if a packet were to be sent there
  return socket.ask(request, NLM_F_CREATE, [](const nlmsghdr&) {});
}

Result<void> probe_neighbour(NetlinkSocket& socket, const NeighbourKey& key) {
  return put_state(socket, key, NUD_PROBE);
}

Result<void> distrust_neighbour(NetlinkSocket& socket, const NeighbourKey& key) {
  return put_state(socket, key, NUD_FAILED);
}

}  // namespace limpet
