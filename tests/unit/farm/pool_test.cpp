// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool.h"

#include <gtest/gtest.h>

#include <set>

namespace limpet {
namespace {

const IpAddress first = *IpAddress::parse("192.0.2.21"), second = *IpAddress::parse("192.0.2.22");

Pool two_members(PoolConfig config = {}) {
  Pool pool(config, 0, {});
  for (const uint16_t number : {uint16_t{7}, uint16_t{8}}) {
    Member member{.number = number,
                  .name = "ex" + std::to_string(number),
                  .weight = 100,
                  .priority = 10U - number};
    member.ways[LIMPET_V4] = MemberWay{.address = number == 7 ? first : second};
    pool.members().push_back(member);
  }
  return pool;
}

Pool two_reachable_members(PoolConfig config = {}) {
  Pool pool = two_members(std::move(config));
  for (const IpAddress& address : {first, second}) pool.learn(address, NextHop{.ifindex = 3});
  return pool;
}

std::set<uint16_t> taking(const Pool& pool) {
  std::set<uint16_t> numbers;
  for (const MaglevMember& member : pool.takers()) numbers.insert(member.number);
  return numbers;
}

TEST(Pool, MembersAreDownUntilTheirNextHopIsKnown) {
  Pool pool = two_members();
  EXPECT_EQ(pool.members()[0].state(), MemberState::down);
  EXPECT_FALSE(pool.members()[0].reason().empty());
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{}));

  EXPECT_EQ(pool.learn(second, NextHop{.ifindex = 3}).size(), 1U);
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{8}));
  pool.learn(first, NextHop{.ifindex = 3});
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{7, 8}));
  pool.learn(second, Error{"does not answer ARP on eth0"});
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{7}));
  EXPECT_EQ(pool.members()[1].reason(), "does not answer ARP on eth0");
}

TEST(Pool, OnlyMembersThatAreUpAndHaveWeightTakeNewClients) {
  Pool pool = two_reachable_members();
  Member& member = pool.members()[0];
  member.wanted = WantedState::draining;
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{8}));
  EXPECT_TRUE(member.usable());
  member.wanted = WantedState::disabled;
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{8}));
  EXPECT_FALSE(member.usable());
  member.wanted = WantedState::up;
  member.weight = 0;
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{8}));
  EXPECT_TRUE(member.usable());
  EXPECT_EQ(pool.ready(), 1U);
}

TEST(Pool, WhyAMemberWasLost) {
  Pool pool = two_members();
  Member& member = pool.members()[0];
  EXPECT_EQ(member.loss(), LIMPET_LOSS_down);
  member.wanted = WantedState::disabled;
  EXPECT_EQ(member.loss(), LIMPET_LOSS_disabled);
  member.drained = true;
  EXPECT_EQ(member.loss(), LIMPET_LOSS_drained);
}

TEST(Pool, InModePriorityTheLowestNumberTakesAll) {
  PoolConfig config;
  config.mode = Mode::priority;
  Pool pool = two_reachable_members(config);
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{8}));
  EXPECT_EQ(pool.ready(), 2U);
  pool.learn(second, Error{"gone"});
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{7}));
  pool.learn(second, NextHop{.ifindex = 3});
  EXPECT_EQ(taking(pool), (std::set<uint16_t>{8}));
}

TEST(Pool, AnAddressOfNobodyConcernsNobody) {
  Pool pool = two_members();
  EXPECT_TRUE(pool.learn(*IpAddress::parse("192.0.2.99"), NextHop{}).empty());
}

}  // namespace
}  // namespace limpet
