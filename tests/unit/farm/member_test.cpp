// SPDX-License-Identifier: GPL-2.0-or-later
// A member with two ways: when it is up, and what it says when it is not.
#include "daemon/farm/member.h"

#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

const std::string v4 = "192.0.2.21", v6 = "2001:db8::21";

Member two_ways(Forward forward, const std::vector<std::string>& has) {
  Farm farm = farm_of(config_of({pool("cas", forward, {member("ex1", has)})},
                                {rule("mail", "cas", 80)}, {"192.0.2.10", "2001:db8::10"}));
  return member_of(farm, "ex1");
}

TEST(Member, IsUpWhenEveryWayIsKnown) {
  Member both = two_ways(Forward::l2, {v4, v6});
  EXPECT_EQ(both.state(), MemberState::down);
  EXPECT_TRUE(both.learn(address(v4), at(1)));
  EXPECT_FALSE(both.usable()) << "its IPv6 clients would be lost";
  EXPECT_TRUE(both.learn(address(v6), at(1)));
  EXPECT_TRUE(both.usable());
  EXPECT_FALSE(both.learn(address("192.0.2.22"), at(2))) << "another's";
  both.learn(address(v4), Error{"does not answer ARP on eth0"});
  EXPECT_FALSE(both.usable());
}

TEST(Member, SaysWhichOfItsAddressesFails) {
  Member both = two_ways(Forward::l2, {v4, v6});
  both.learn(address(v4), at(1));
  both.learn(address(v6), Error{"does not answer neighbour solicitation on eth0"});
  EXPECT_EQ(both.reason(), "2001:db8::21: does not answer neighbour solicitation on eth0");
  both.learn(address(v4), Error{"does not answer ARP on eth0"});
  EXPECT_EQ(both.reason(),
            "192.0.2.21: does not answer ARP on eth0; "
            "2001:db8::21: does not answer neighbour solicitation on eth0");
}

TEST(Member, OneAddressForBothFamiliesNeedsNoName) {
  Member tunnel = two_ways(Forward::ipip, {v4});
  tunnel.learn(address(v4), Error{"does not answer ARP on eth0"});
  EXPECT_EQ(tunnel.reason(), "does not answer ARP on eth0");
  tunnel.learn(address(v4), at(1));
  EXPECT_TRUE(tunnel.usable()) << "one look serves both";
}

TEST(Member, WithoutTheAddressThatItNeeds) {
  Member half = two_ways(Forward::l2, {v4});
  half.learn(address(v4), at(1));
  EXPECT_EQ(half.reason(), "no IPv6 address");
}

TEST(Member, OfAPoolThatNothingLeadsToNeedsWhatItHas) {
  Farm farm = farm_of(
      config_of({pool("idle", Forward::l2,
                      {member("ex1", {v4}), member("ex2", {"2001:db8::22"}), local_member("ex3")})},
                {}));
  const auto needs = [&](const std::string& name, limpet_family family) {
    return member_of(farm, name).ways[family].has_value();
  };
  EXPECT_TRUE(needs("ex1", LIMPET_V4));
  EXPECT_FALSE(needs("ex1", LIMPET_V6));
  EXPECT_FALSE(needs("ex2", LIMPET_V4));
  EXPECT_TRUE(needs("ex2", LIMPET_V6));
  EXPECT_FALSE(needs("ex3", LIMPET_V4) || needs("ex3", LIMPET_V6));
}

TEST(Member, ABackupNeedsWhatItsPoolNeeds) {
  Config config = config_of({pool("main", Forward::ipip, {member("ex1", {v4})}),
                             pool("spare", Forward::l2, {member("ex2", {"2001:db8::22"})})},
                            {rule("mail", "main", 80)}, {"2001:db8::10"});
  config.pools[0].backup = Located{"spare", 1};
  Farm farm = farm_of(config);
  EXPECT_FALSE(member_of(farm, "ex2").ways[LIMPET_V4]);
  EXPECT_TRUE(member_of(farm, "ex2").ways[LIMPET_V6]);
}

}  // namespace
}  // namespace limpet
