// SPDX-License-Identifier: GPL-2.0-or-later
// Through which interfaces and with which tags frames leave.
#include "daemon/net/egress.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

MacAddress mac(uint8_t last) {
  return {{2, 0, 0, 0, 0, last}};
}

/// eth0 (2), eth0.100 (3) above it, eth0.100.200 (4) above that, and a fourth (5).
Links stack() {
  Links links;
  const auto add = [&](unsigned ifindex, const std::string& name, std::optional<Link::Vlan> vlan) {
    links[ifindex] = {.ifindex = ifindex,
                      .name = name,
                      .mac = mac(static_cast<uint8_t>(ifindex)),
                      .vlan = vlan,
                      .mtu = 1500 - ifindex,
                      .running = true};
  };
  add(2, "eth0", std::nullopt);
  add(3, "eth0.100", Link::Vlan{{0x88a8, 100}, 2});
  add(4, "eth0.100.200", Link::Vlan{{0x8100, 200}, 3});
  add(5, "three", Link::Vlan{{0x8100, 300}, 4});
  return links;
}

std::string error_of(const Links& links, unsigned ifindex,
                     const std::set<std::string>& interfaces = {"eth0"}) {
  const auto egress = egress_of(links, ifindex, interfaces);
  return egress ? "" : egress.error().message;
}

TEST(Egress, APhysicalInterface) {
  const auto egress = egress_of(stack(), 2, {"eth0", "eth1"});
  ASSERT_TRUE(egress);
  EXPECT_EQ(egress->ifindex, 2U);
  EXPECT_EQ(egress->source, mac(2));
  EXPECT_TRUE(egress->tags.empty());
  EXPECT_EQ(egress->mtu, 1498U);
}

TEST(Egress, VlanInterfacesGiveTheirTagsMacAndMtu) {
  const auto one = egress_of(stack(), 3, {"eth0"});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->ifindex, 2U);
  EXPECT_EQ(one->source, mac(3));
  EXPECT_EQ(one->tags, (std::vector<VlanTag>{{0x88a8, 100}}));
  EXPECT_EQ(one->mtu, 1497U);

  const auto two = egress_of(stack(), 4, {"eth0"});
  ASSERT_TRUE(two);
  EXPECT_EQ(two->ifindex, 2U);
  EXPECT_EQ(two->source, mac(4));
  EXPECT_EQ(two->tags, (std::vector<VlanTag>{{0x88a8, 100}, {0x8100, 200}})) << "outermost first";
}

TEST(Egress, WhatCannotBe) {
  EXPECT_EQ(error_of(stack(), 5),
            "reached through three, which is more than two VLAN interfaces deep");
  EXPECT_EQ(error_of(stack(), 9), "no route: its interface is gone");
  EXPECT_EQ(error_of(stack(), 2, {"eth1"}),
            "reached through eth0, which is not among edge.interfaces");
  EXPECT_EQ(
      error_of(stack(), 4, {"eth0.100.200"}),
      "reached through eth0.100.200, which is above eth0, which is not among edge.interfaces");
  Links links = stack();
  links[3].vlan->below = 0;
  EXPECT_EQ(error_of(links, 4), "the interface below eth0.100 is not in this network namespace");
  links = stack();
  links[2].mac.reset();
  EXPECT_EQ(error_of(links, 2), "interface eth0 is no Ethernet");
  links = stack();
  links[2].vlan = Link::Vlan{{0x8100, 1}, 3};
  EXPECT_NE(error_of(links, 3), "") << "a circle ends";
}

TEST(Egress, EveryInterfaceOnTheWayMustBeUp) {
  for (const unsigned down : {2U, 3U, 4U}) {
    Links links = stack();
    links[down].running = false;
    EXPECT_EQ(error_of(links, 4), "interface " + links[down].name + " is down");
  }
}

}  // namespace
}  // namespace limpet
