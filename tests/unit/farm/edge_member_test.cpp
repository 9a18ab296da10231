// SPDX-License-Identifier: GPL-2.0-or-later
// The edge itself as a member: what its pools are told, and from whom it takes packets as they are.
#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

const std::string mine = "192.0.2.21", other = "192.0.2.22", third = "192.0.2.23";

/// Two hosts that share one file, and a server.
Config shared_file(Forward forward = Forward::l2) {
  return config_of({pool("cas", forward,
                         {member("ex1", {mine}), member("ex2", {other}), member("ex3", {third})})},
                   {rule("mail", "cas", 80)});
}

void learn(Farm& farm, const std::string& text, const Result<NextHop>& next_hop) {
  for (Pool& one : farm.pools()) one.learn(address(text), next_hop);
}

bool has_edge(const Farm& farm, size_t index = 0) {
  return farm.record_of(farm.pools()[index]).flags & LIMPET_POOL_LOCAL;
}

std::set<MacAddress> macs(const std::vector<uint8_t>& last_bytes) {
  std::set<MacAddress> all;
  for (const uint8_t byte : last_bytes) all.insert(at(byte).destination);
  return all;
}

TEST(EdgeMember, ByItsAddress) {
  Farm farm = farm_of(shared_file());
  learn(farm, other, at(2));
  learn(farm, third, at(3));
  EXPECT_FALSE(has_edge(farm));
  EXPECT_TRUE(farm.relays().empty()) << "all packets are clients'";
  learn(farm, mine, NextHop{.local = true});
  EXPECT_TRUE(has_edge(farm));
  EXPECT_TRUE(member_of(farm, "ex1").is_local());
  EXPECT_TRUE(member_of(farm, "ex1").usable());
  EXPECT_EQ(farm.relays(), macs({2, 3}));
  learn(farm, mine, at(1));
  EXPECT_FALSE(has_edge(farm));
}

TEST(EdgeMember, ByTheFile) {
  Config config = shared_file();
  config.pools[0].members[0] = local_member("ex1");
  Farm farm = farm_of(config);
  EXPECT_TRUE(has_edge(farm));
  EXPECT_TRUE(member_of(farm, "ex1").usable()) << "there is nothing to wait for";
  learn(farm, other, at(2));
  EXPECT_EQ(farm.relays(), macs({2}));
}

TEST(EdgeMember, OnlyL2SendsPacketsAsTheyCame) {
  for (const Forward forward : {Forward::ipip, Forward::nat}) {
    Farm farm = farm_of(shared_file(forward));
    learn(farm, mine, NextHop{.local = true});
    learn(farm, other, at(2));
    EXPECT_FALSE(has_edge(farm));
    EXPECT_TRUE(farm.relays().empty());
  }
}

TEST(EdgeMember, MembersThatAreDisabledMaySendStill) {
  Config config = shared_file();
  config.pools[0].members[0].state = WantedState::disabled;
  config.pools[0].members[1].state = WantedState::disabled;
  Farm farm = farm_of(config);
  learn(farm, mine, NextHop{.local = true});
  learn(farm, other, at(2));
  EXPECT_TRUE(has_edge(farm));
  EXPECT_EQ(farm.relays(), macs({2}));
}

TEST(EdgeMember, ARouterIsNoRelay) {
  Farm farm = farm_of(shared_file());
  learn(farm, mine, NextHop{.local = true});
  NextHop behind_router = at(9);
  behind_router.gateway = address("192.0.2.1");
  learn(farm, other, behind_router);
  EXPECT_TRUE(farm.relays().empty()) << "clients' packets come from there";
}

TEST(EdgeMember, ABackupsEdgeIsItsPools) {
  Config config =
      config_of({pool("main", Forward::l2, {member("ex2", {other})}),
                 pool("spare", Forward::l2, {member("ex1", {mine}), member("ex3", {third})}),
                 pool("else", Forward::l2, {member("ex4", {"192.0.2.24"})})},
                {rule("mail", "main", 80), rule("mail", "else", 81)});
  config.pools[0].backup = Located{"spare", 1};
  Farm farm = farm_of(config);
  learn(farm, mine, NextHop{.local = true});
  learn(farm, other, at(2));
  learn(farm, third, at(3));
  learn(farm, "192.0.2.24", at(4));
  EXPECT_TRUE(has_edge(farm, 0)) << "its packets may come here by the backup";
  EXPECT_TRUE(has_edge(farm, 1));
  EXPECT_FALSE(has_edge(farm, 2));
  EXPECT_EQ(farm.relays(), macs({2, 3}));
}

TEST(EdgeMember, ItsOwnFlagsStay) {
  Config config = shared_file();
  config.pools[0].when_empty = WhenEmpty::reject;
  Farm farm = farm_of(config);
  learn(farm, mine, NextHop{.local = true});
  EXPECT_EQ(farm.record_of(farm.pools()[0]).flags, uint32_t{LIMPET_POOL_REJECT} |
                                                       uint32_t{LIMPET_POOL_LOCAL} |
                                                       uint32_t{LIMPET_POOL_EXPRESS});
}

}  // namespace
}  // namespace limpet
