// SPDX-License-Identifier: GPL-2.0-or-later
// What is read of the kernel's messages of links and neighbours.
#include <gtest/gtest.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "daemon/net/link.h"
#include "daemon/net/neighbour.h"
#include "tests/unit/net/message.h"

namespace limpet {
namespace {

using V6 = std::array<uint8_t, 16>;

constexpr std::array<uint8_t, 6> mac{2, 0, 0, 0, 0, 7};
constexpr V6 v6{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

ifinfomsg link_header(unsigned char family = AF_UNSPEC) {
  return {.ifi_family = family, .ifi_index = 5, .ifi_flags = IFF_UP | IFF_LOWER_UP};
}

/// A VLAN interface; `put_data` may add to what its kind says.
template <class PutData>
void put_vlan(Message& message, const char* kind, PutData put_data) {
  message.put_text(IFLA_IFNAME, "eth0.100").put(IFLA_LINK, uint32_t{2});
  message.nest(IFLA_LINKINFO, [&](Message& info) {
    info.put_text(IFLA_INFO_KIND, kind);
    info.nest(IFLA_INFO_DATA, [&](Message& data) {
      data.put(IFLA_VLAN_ID, uint16_t{100});
      put_data(data);
    });
  });
}

TEST(ReadLink, AnOrdinaryOne) {
  Message message(RTM_NEWLINK, link_header());
  message.put_text(IFLA_IFNAME, "eth0").put(IFLA_ADDRESS, mac).put(IFLA_MTU, uint32_t{9000});
  message.put(IFLA_LINK, uint32_t{7});  // veth: its peer
  const auto link = read_link(message.header());
  ASSERT_TRUE(link);
  EXPECT_EQ(link->ifindex, 5U);
  EXPECT_EQ(link->name, "eth0");
  EXPECT_EQ(link->mac->bytes, mac);
  EXPECT_EQ(link->mtu, 9000U);
  EXPECT_TRUE(link->running);
  EXPECT_FALSE(link->gone);
  EXPECT_FALSE(link->vlan);
}

TEST(ReadLink, AVlanInterface) {
  Message message(RTM_NEWLINK, link_header());
  put_vlan(message, "vlan", [](Message&) {});
  const auto link = read_link(message.header());
  ASSERT_TRUE(link && link->vlan);
  EXPECT_EQ(link->vlan->tag, (VlanTag{0x8100, 100})) << "802.1Q unless it says another";
  EXPECT_EQ(link->vlan->below, 2U);

  Message service(RTM_NEWLINK, link_header());
  put_vlan(service, "vlan", [](Message& data) {
    data.put(IFLA_VLAN_PROTOCOL, std::array<uint8_t, 2>{0x88, 0xa8});
  });
  EXPECT_EQ(read_link(service.header())->vlan->tag.protocol, 0x88a8);
}

TEST(ReadLink, OtherKindsAreNoVlans) {
  Message message(RTM_NEWLINK, link_header());
  put_vlan(message, "macvlan", [](Message&) {});
  EXPECT_FALSE(read_link(message.header())->vlan);
}

TEST(ReadLink, AVlanAboveAnotherNamespacesInterface) {
  Message message(RTM_NEWLINK, link_header());
  put_vlan(message, "vlan", [](Message&) {});
  message.put(IFLA_LINK_NETNSID, int32_t{0});
  EXPECT_EQ(read_link(message.header())->vlan->below, 0U);
}

TEST(ReadLink, WhatIsNotAboutTheLinkItself) {
  Message port(RTM_DELLINK, link_header(AF_BRIDGE));
  port.put_text(IFLA_IFNAME, "eth0");
  EXPECT_FALSE(read_link(port.header())) << "it left a bridge, and is there";
  Message wireless(RTM_NEWLINK, link_header());
  EXPECT_FALSE(read_link(wireless.header())) << "no name: an event of its driver";
  Message other(RTM_NEWROUTE, link_header());
  EXPECT_FALSE(read_link(other.header()));
  Message gone(RTM_DELLINK, link_header());
  gone.put_text(IFLA_IFNAME, "eth0");
  EXPECT_TRUE(read_link(gone.header())->gone);
}

Neighbour neighbour_in(uint16_t state, bool with_mac, uint16_t type = RTM_NEWNEIGH) {
  Message message(type, ndmsg{.ndm_family = AF_INET6, .ndm_ifindex = 3, .ndm_state = state});
  message.put(NDA_DST, v6);
  if (with_mac) message.put(NDA_LLADDR, mac);
  return read_neighbour(message.header()).value();
}

TEST(ReadNeighbour, States) {
  using State = Neighbour::State;
  const Neighbour known = neighbour_in(NUD_STALE, true);
  EXPECT_EQ(known.key, (NeighbourKey{3, IpAddress::v6(v6)}));
  EXPECT_EQ(known.mac->bytes, mac);
  EXPECT_EQ(known.state, State::resolved);
  EXPECT_FALSE(known.permanent);
  EXPECT_TRUE(neighbour_in(NUD_PERMANENT, true).permanent);
  EXPECT_FALSE(known.asked);
  EXPECT_TRUE(neighbour_in(NUD_PROBE, true).asked) << "and resolved as long as it is";
  EXPECT_EQ(neighbour_in(NUD_PROBE, true).state, State::resolved);
  EXPECT_EQ(neighbour_in(NUD_INCOMPLETE, false).state, State::unresolved);
  EXPECT_EQ(neighbour_in(NUD_FAILED, true).state, State::failed);
  EXPECT_EQ(neighbour_in(NUD_FAILED, false, RTM_DELNEIGH).state, State::gone);
}

TEST(ReadAnything, ShorterThanItsHeader) {
  for (const uint16_t type : {uint16_t{RTM_NEWLINK}, uint16_t{RTM_NEWNEIGH}}) {
    Message message(type, uint16_t{0});
    EXPECT_FALSE(read_link(message.header()) || read_neighbour(message.header()));
  }
}

}  // namespace
}  // namespace limpet
