// SPDX-License-Identifier: GPL-2.0-or-later
// Which address is looked up for whose packets, and which way follows.
#include "daemon/farm/member_way.h"

#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

const std::string v4 = "192.0.2.21", v6 = "2001:db8::21";

/// The address that is looked up, as text; empty: none.
std::string looked_up(Forward forward, const std::vector<std::string>& has, limpet_family family) {
  const auto way = MemberWay::make({.forward = forward}, member("ex1", has), family);
  return way.address ? way.address->to_string() : "";
}

MemberWay learned(const WaySettings& settings, const NextHop& next_hop) {
  MemberWay way = MemberWay::make(settings, member("ex1", {v4, v6}), LIMPET_V4);
  way.next_hop = next_hop;
  return way;
}

TEST(MemberWay, L2AndNatNeedTheAddressOfThePacketsFamily) {
  for (const Forward forward : {Forward::l2, Forward::nat}) {
    EXPECT_EQ(looked_up(forward, {v6, v4}, LIMPET_V4), v4);
    EXPECT_EQ(looked_up(forward, {v6, v4}, LIMPET_V6), v6);
    EXPECT_EQ(looked_up(forward, {v4}, LIMPET_V6), "");
  }
  const auto none = MemberWay::make({}, member("ex1", {v4}), LIMPET_V6).way();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message, "no IPv6 address");
}

TEST(MemberWay, ANameMayHaveNoAddress) {
  const auto reason = [](const std::vector<std::string>& has) {
    MemberConfig named = member("ex1", has);
    named.host_name = "ex1.contoso.com";
    return MemberWay::make({}, named, LIMPET_V6).way().error().message;
  };
  EXPECT_EQ(reason({}), "its name ex1.contoso.com has no address");
  EXPECT_EQ(reason({v4}), "its name ex1.contoso.com has no IPv6 address");
}

TEST(MemberWay, ATunnelTakesTheOtherFamilyForWantOfItsOwn) {
  EXPECT_EQ(looked_up(Forward::ipip, {v4, v6}, LIMPET_V4), v4);
  EXPECT_EQ(looked_up(Forward::ipip, {v4, v6}, LIMPET_V6), v6);
  EXPECT_EQ(looked_up(Forward::ipip, {v4}, LIMPET_V6), v4);
  EXPECT_EQ(looked_up(Forward::ipip, {v6}, LIMPET_V4), v6);
}

TEST(MemberWay, WhatThePacketsNeed) {
  const auto l2 = learned({.forward = Forward::l2}, at(1)).way();
  EXPECT_EQ(*l2, (Way{LIMPET_FORWARD_L2, at(1), std::nullopt}));
  const auto ipip = learned({.forward = Forward::ipip}, at(1)).way();
  EXPECT_EQ(*ipip, (Way{LIMPET_FORWARD_IPIP, at(1), address(v4)}));
  const auto nat = learned({.forward = Forward::nat}, at(1)).way();
  EXPECT_EQ(*nat, (Way{LIMPET_FORWARD_NAT, at(1), address(v4)}));
}

TEST(MemberWay, OnlyL2CannotGoThroughAGateway) {
  NextHop hop = at(1);
  hop.gateway = address("192.0.2.1");
  const auto l2 = learned({.forward = Forward::l2}, hop).way();
  ASSERT_FALSE(l2);
  EXPECT_EQ(l2.error().message,
            "reached through gateway 192.0.2.1; forward = \"l2\" needs it on a link of the edge");
  EXPECT_TRUE(learned({.forward = Forward::ipip}, hop).way());
  EXPECT_TRUE(learned({.forward = Forward::nat}, hop).way());
}

TEST(MemberWay, ThePoolsMtuIsTheLargest) {
  NextHop hop = at(1);
  hop.mtu = 1500;
  EXPECT_EQ(learned({.mtu = 1400}, hop).way()->next_hop.mtu, 1400U);
  EXPECT_EQ(learned({.mtu = 9000}, hop).way()->next_hop.mtu, 1500U);
  EXPECT_EQ(learned({}, hop).way()->next_hop.mtu, 1500U);
}

TEST(MemberWay, TheEdgeItselfByTheFile) {
  for (const Forward forward : {Forward::l2, Forward::ipip, Forward::nat}) {
    const auto way = MemberWay::make({.forward = forward}, local_member("ex1"), LIMPET_V6);
    EXPECT_FALSE(way.address) << "nothing to look up";
    EXPECT_TRUE(way.is_local());
    EXPECT_EQ(way.way()->forward, LIMPET_FORWARD_LOCAL);
  }
}

TEST(MemberWay, TheEdgeItselfByItsAddress) {
  const auto way = learned({.forward = Forward::l2}, {.local = true});
  EXPECT_TRUE(way.is_local());
  EXPECT_EQ(way.way()->forward, LIMPET_FORWARD_LOCAL);
}

TEST(MemberWay, TheEdgeItselfHasNoOtherPort) {
  const auto nat = learned({.forward = Forward::nat, .member_port = true}, {.local = true}).way();
  ASSERT_FALSE(nat);
  EXPECT_NE(nat.error().message.find("member_port"), std::string::npos);
  EXPECT_TRUE(learned({.forward = Forward::nat, .member_port = true}, at(1)).way());
}

}  // namespace
}  // namespace limpet
