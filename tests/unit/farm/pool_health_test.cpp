// SPDX-License-Identifier: GPL-2.0-or-later
// What the checks' results mean for a pool: who takes new clients, and when they are not trusted.
#include <gtest/gtest.h>

#include "daemon/farm/pool.h"

namespace limpet {
namespace {

using Numbers = std::vector<uint16_t>;
const MemberHealth sick{Known::down, "http ex1:80: status 503"}, well{Known::up, ""},
    unknown{Known::unknown, ""};

/// Members 1 to so many, all reachable.
Pool pool_of(uint16_t count, PoolConfig config = {}) {
  Pool pool(config, 0, {});
  for (uint16_t number = 1; number <= count; ++number) {
    Member member{.number = number, .name = "ex" + std::to_string(number), .weight = 100};
    member.ways[LIMPET_V4] = MemberWay{.next_hop = NextHop{.ifindex = 3}};
    pool.members().push_back(member);
  }
  pool.settle(0);
  return pool;
}

Pool panicking_below(uint32_t percent, uint16_t count) {
  return pool_of(count, {.panic_threshold = percent});
}

/// The numbers of those that new clients go to, after the members have this health.
Numbers taking(Pool& pool, const std::vector<MemberHealth>& healths, uint64_t now_ms = 0) {
  for (size_t i = 0; i < healths.size(); ++i) pool.take_health(i, healths[i]);
  pool.settle(now_ms);
  Numbers numbers;
  for (const MaglevMember& member : pool.takers()) numbers.push_back(member.number);
  return numbers;
}

TEST(PoolHealth, WhoIsSickTakesNobody) {
  Pool pool = pool_of(3);
  EXPECT_EQ(taking(pool, {well, sick, well}), (Numbers{1, 3}));
  EXPECT_EQ(pool.members()[1].state(), MemberState::down);
  EXPECT_FALSE(pool.members()[1].usable());
  EXPECT_EQ(taking(pool, {sick, sick, sick}), Numbers{});
}

TEST(PoolHealth, TheUnknownTakeClientsOnlyWhileNobodyIsUp) {
  Pool pool = pool_of(3);
  EXPECT_EQ(taking(pool, {unknown, unknown, unknown}), (Numbers{1, 2, 3}));
  EXPECT_EQ(pool.members()[0].state(), MemberState::unknown);
  EXPECT_TRUE(pool.members()[0].usable()) << "its clients stay";
  EXPECT_EQ(taking(pool, {sick, unknown, unknown}), (Numbers{2, 3}));
  EXPECT_EQ(taking(pool, {sick, unknown, well}), Numbers{3});
  EXPECT_EQ(pool.ready(), 1u);
}

TEST(PoolHealth, IsNewsOnlyIfItDiffers) {
  Pool pool = pool_of(1);
  EXPECT_FALSE(pool.take_health(0, well));
  EXPECT_TRUE(pool.take_health(0, sick));
  EXPECT_FALSE(pool.take_health(0, sick));
  EXPECT_TRUE(pool.take_health(0, {Known::down, "another reason"}));
}

TEST(PoolHealth, PanicsBelowTheThresholdAndUsesAll) {
  Pool pool = panicking_below(50, 4);
  EXPECT_EQ(taking(pool, {sick, sick, well, well}), (Numbers{3, 4})) << "just as many";
  EXPECT_FALSE(pool.panics());
  EXPECT_EQ(taking(pool, {sick, sick, sick, well}), (Numbers{1, 2, 3, 4}));
  EXPECT_TRUE(pool.panics());
  EXPECT_EQ(pool.share().healthy, 1u);
  EXPECT_EQ(pool.share().of, 4u);
  EXPECT_EQ(pool.members()[0].reason(), "panic, used all the same: http ex1:80: status 503");
  EXPECT_EQ(pool.members()[3].reason(), "");
}

TEST(PoolHealth, PanicEndsWithTheSickness) {
  Pool pool = panicking_below(50, 4);
  EXPECT_EQ(taking(pool, {sick, sick, sick, sick}).size(), 4u);
  EXPECT_EQ(taking(pool, {well, well, sick, sick}), (Numbers{1, 2}));
  EXPECT_FALSE(pool.panics());
  EXPECT_EQ(pool.members()[2].reason(), "http ex1:80: status 503");
}

TEST(PoolHealth, SaysWhetherItChangesAnything) {
  Pool pool = panicking_below(50, 2);
  EXPECT_FALSE(pool.settle(0));
  pool.take_health(0, sick);
  pool.take_health(1, sick);
  EXPECT_TRUE(pool.settle(0));
  EXPECT_FALSE(pool.settle(0));
  pool.take_health(0, well);
  EXPECT_TRUE(pool.settle(0));
}

TEST(PoolHealth, WithoutAThresholdItNeverPanics) {
  Pool pool = panicking_below(0, 2);
  EXPECT_EQ(taking(pool, {sick, sick}), Numbers{});
  EXPECT_FALSE(pool.panics());
}

TEST(PoolHealth, TheUnknownAreNoReasonToPanic) {
  Pool pool = panicking_below(100, 2);
  EXPECT_EQ(taking(pool, {well, unknown}), Numbers{1});
  EXPECT_FALSE(pool.panics());
  EXPECT_EQ(taking(pool, {sick, unknown}), (Numbers{1, 2}));
  EXPECT_TRUE(pool.panics());
}

TEST(PoolHealth, OnlyThoseThatCouldServeCount) {
  Pool pool = panicking_below(50, 4);
  pool.members()[0].wanted = WantedState::draining;
  pool.members()[1].wanted = WantedState::disabled;
  pool.members()[2].ways[LIMPET_V4]->next_hop = Error{"does not answer ARP"};
  EXPECT_EQ(taking(pool, {well, well, well, sick}), Numbers{4}) << "none of one is healthy";
  EXPECT_TRUE(pool.panics());
  EXPECT_EQ(pool.share().of, 1u);
  EXPECT_EQ(pool.members()[2].state(), MemberState::down) << "panic makes no way";
  EXPECT_EQ(pool.members()[2].reason(), "does not answer ARP");
  EXPECT_EQ(taking(pool, {sick, sick, sick, well}), Numbers{4});
  EXPECT_FALSE(pool.panics());
}

TEST(PoolHealth, OfNobodyItDoesNotPanic) {
  Pool pool = panicking_below(100, 1);
  pool.members()[0].wanted = WantedState::disabled;
  EXPECT_EQ(taking(pool, {sick}), Numbers{});
  EXPECT_FALSE(pool.panics());
}

TEST(PoolHealth, WhoRecoversStartsSlowly) {
  Pool pool = pool_of(2, {.slow_start = std::chrono::seconds(10)});
  taking(pool, {well, sick}, 1000);
  EXPECT_EQ(taking(pool, {well, well}, 2000), (Numbers{1, 2}));
  EXPECT_EQ(pool.takers()[0].weight, 100u);
  EXPECT_EQ(pool.takers()[1].weight, 10u);
  EXPECT_EQ(pool.members()[1].reason(), "slow start, at 10 % of its weight");
  EXPECT_FALSE(pool.settle(2500));
  EXPECT_TRUE(pool.settle(7000));
  EXPECT_EQ(pool.takers()[1].weight, 50u);
  EXPECT_TRUE(pool.settle(12'000));
  EXPECT_EQ(pool.takers()[1].weight, 100u);
  EXPECT_FALSE(pool.settle(20'000));
}

TEST(PoolHealth, EachStateHasItsReason) {
  Pool pool = pool_of(1);
  Member& member = pool.members()[0];
  EXPECT_EQ(member.reason(), "");
  member.weight = 0;
  EXPECT_EQ(member.reason(), "weight 0: no new clients");
  member.health = unknown;
  EXPECT_EQ(member.reason(), "no result of its checks yet");
  member.health = sick;
  EXPECT_EQ(member.reason(), "http ex1:80: status 503");
  member.ways[LIMPET_V4]->next_hop = Error{"does not answer ARP"};
  EXPECT_EQ(member.reason(), "does not answer ARP") << "nobody gets that far";
  member.wanted = WantedState::disabled;
  EXPECT_EQ(member.reason(), "by the configuration");
  member.wanted = WantedState::draining;
  EXPECT_EQ(member.state(), MemberState::down) << "sick members keep no clients";
  member.ways[LIMPET_V4]->next_hop = NextHop{.ifindex = 3};
  EXPECT_EQ(member.state(), MemberState::down);
  member.health = unknown;
  EXPECT_EQ(member.state(), MemberState::draining);
  EXPECT_EQ(member.reason(), "by the configuration");
}

}  // namespace
}  // namespace limpet
