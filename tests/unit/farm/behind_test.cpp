// SPDX-License-Identifier: GPL-2.0-or-later
// How many members stand behind a VIP.
#include <gtest/gtest.h>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

MemberConfig member(const char* name, const char* address) {
  return {.name = name, .addresses = {*IpAddress::parse(address)}};
}

/// The VIP "mail" leads to "a", twice, and "b", whose backup is "c"; a disabled rule leads to "d".
Config four_pools() {
  Config config;
  config.edge.interfaces = {{"eth0", 1}};
  config.edge.hash_seed = "seed";
  for (const char* name : {"mail", "other"}) config.vips.push_back({.name = name});
  config.vips[0].addresses = {*IpAddress::parse("192.0.2.1")};
  config.vips[1].addresses = {*IpAddress::parse("192.0.2.2")};
  for (const char* name : {"a", "b", "c", "d"}) {
    config.pools.push_back({.name = name, .maglev_slots = 251});
  }
  config.pools[0].members = {member("a1", "192.0.2.11"), member("a2", "192.0.2.12")};
  config.pools[1].members = {member("b1", "192.0.2.21")};
  config.pools[1].backup = Located{"c", 1};
  config.pools[2].members = {member("c1", "192.0.2.31")};
  config.pools[3].members = {member("d1", "192.0.2.41")};
  uint16_t port = 80;
  for (const char* pool : {"a", "a", "b", "d"}) {
    config.rules.push_back({.vip = "mail", .pool = pool, .ports = {{port, port}}});
    ++port;
  }
  config.rules[3].disabled = true;
  return config;
}

class BehindTest : public testing::Test {
 protected:
  BehindTest() {
    for (Pool& pool : farm_.pools()) {
      for (Member& one : pool.members()) one.learn(one.addresses[0], NextHop{.ifindex = 1});
    }
  }
  Farm::Behind behind(size_t vip = 0) const { return farm_.behind()[vip]; }
  Member& a1() { return farm_.pools()[0].members()[0]; }

  Farm farm_ = std::move(Farm::make(four_pools())).value();
};

TEST_F(BehindTest, EachPoolCountsOnceAndBackupsToo) {
  EXPECT_EQ(behind().healthy, 4u) << "not d1, whose rule is disabled";
  EXPECT_EQ(behind().unknown, 0u);
}

TEST_F(BehindTest, NobodyIsBehindAVipWithoutRules) {
  EXPECT_EQ(behind(1).healthy, 0u);
}

TEST_F(BehindTest, OnlyThoseThatAreWantedAndReachable) {
  a1().wanted = WantedState::draining;
  EXPECT_EQ(behind().healthy, 3u);
  a1().wanted = WantedState::up;
  a1().learn(a1().addresses[0], Error{"does not answer"});
  EXPECT_EQ(behind().healthy, 3u);
}

TEST_F(BehindTest, ThoseThatDrainAreAnotherNumber) {
  a1().wanted = WantedState::draining;
  EXPECT_EQ(behind().draining, 1u);
  a1().health = {.known = Known::unknown};
  EXPECT_EQ(behind().draining, 1u);
  EXPECT_EQ(behind().unknown, 0u);
  a1().health = {.known = Known::down};
  EXPECT_EQ(behind().draining, 0u) << "its clients have gone";
  a1().health = {};
  a1().learn(a1().addresses[0], Error{"does not answer"});
  EXPECT_EQ(behind().draining, 0u);
}

TEST_F(BehindTest, OfWhichNothingIsKnownIsAnotherNumber) {
  a1().health = {.known = Known::unknown};
  EXPECT_EQ(behind().healthy, 3u);
  EXPECT_EQ(behind().unknown, 1u);
}

TEST_F(BehindTest, APanicChangesNothing) {
  for (Pool& pool : farm_.pools()) {
    for (Member& one : pool.members()) {
      one.health = {.known = Known::down};
      one.trusted = false;
    }
  }
  EXPECT_TRUE(a1().usable());
  EXPECT_EQ(behind().healthy, 0u);
  EXPECT_EQ(behind().unknown, 0u);
}

}  // namespace
}  // namespace limpet
