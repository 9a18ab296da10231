// SPDX-License-Identifier: GPL-2.0-or-later
// What stays the same when the file changes, and what cannot change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

using testing::HasSubstr;

MemberConfig member(const std::string& name, int host) {
  return {.name = name, .addresses = {*IpAddress::parse("192.0.2." + std::to_string(host))}};
}

Config example() {
  Config config;
  config.path = "test.toml";
  config.edge.interfaces = {{"eth0", 1}};
  config.edge.hash_seed = "seed";
  config.vips = {{.name = "mail", .addresses = {*IpAddress::parse("192.0.2.10")}}};
  config.pools = {{.name = "cas", .members = {member("ex1", 21), member("ex2", 22)}}};
  config.rules = {{.vip = "mail", .pool = "cas", .ports = {{80, 80}}},
                  {.vip = "mail", .pool = "cas", .ports = {{443, 443}}}};
  return config;
}

Farm farm_of(const Config& config) {
  return std::move(Farm::make(config)).value();
}

const Member* find(const Farm& farm, const std::string& name) {
  const auto& members = farm.pools()[0].members();
  const auto found = std::ranges::find(members, name, &Member::name);
  return found == members.end() ? nullptr : &*found;
}

TEST(FarmReload, AMemberKeepsItsNumberAndWhatWasLearnedOfIt) {
  Config config = example();
  Farm farm = farm_of(config);
  farm.pools()[0].learn(*IpAddress::parse("192.0.2.22"), NextHop{.ifindex = 5});
  const uint16_t number = find(farm, "ex2")->number;
  config.pools[0].members = {member("ex3", 23), member("ex2", 22)};
  const auto changed = farm.with(config);
  ASSERT_TRUE(changed);
  EXPECT_EQ(find(*changed, "ex2")->number, number);
  EXPECT_TRUE(find(*changed, "ex2")->usable());
  EXPECT_FALSE(find(*changed, "ex3")->usable());
}

TEST(FarmReload, AMemberThatMovesKeepsItsNumberAndHealth) {
  Config config = example();
  Farm farm = farm_of(config);
  const uint16_t number = find(farm, "ex2")->number;
  farm.pools()[0].take_health(1, {.known = Known::down, .reason = "refused"});
  config.pools[0].members = {member("ex1", 21), member("ex2", 31)};
  const auto changed = farm.with(config);
  ASSERT_TRUE(changed);
  EXPECT_EQ(find(*changed, "ex2")->number, number);
  EXPECT_EQ(find(*changed, "ex2")->health.reason, "refused");
  EXPECT_EQ(find(*changed, "ex2")->ways[LIMPET_V4]->address, *IpAddress::parse("192.0.2.31"));
  EXPECT_TRUE(changed->retired_members().empty());
}

TEST(FarmReload, ANumberIsNotGivenAgainUntilItIsReleased) {
  Config config = example();
  const Farm farm = farm_of(config);
  const uint16_t number = find(farm, "ex1")->number;
  config.pools[0].members = {member("ex2", 22), member("ex3", 23)};
  Farm without = std::move(farm.with(config)).value();
  EXPECT_NE(find(without, "ex3")->number, number);
  ASSERT_EQ(without.retired_members().size(), 1U);
  EXPECT_EQ(without.retired_members()[0].number, number);
  EXPECT_EQ(without.retired_members()[0].loss, LIMPET_LOSS_removed);

  config.pools[0].members.push_back(member("ex1", 21));
  EXPECT_EQ(find(*without.with(config), "ex1")->number, number) << "back again";
  EXPECT_TRUE(without.with(config)->retired_members().empty());

  without.release_members({number});
  config.pools[0].members.back() = member("ex4", 24);
  EXPECT_EQ(find(*without.with(config), "ex4")->number, number) << "now it is free";
}

TEST(FarmReload, RemovedOrDisabledAfterADrainIsDrained) {
  Config config = example();
  config.pools[0].members[0].state = WantedState::draining;
  const Farm farm = farm_of(config);
  Config disabled = config;
  disabled.pools[0].members[0].state = WantedState::disabled;
  const Farm after = std::move(farm.with(disabled)).value();
  EXPECT_EQ(find(after, "ex1")->loss(), LIMPET_LOSS_drained);
  EXPECT_EQ(find(*after.with(disabled), "ex1")->loss(), LIMPET_LOSS_drained) << "and stays so";
  Config removed = config;
  removed.pools[0].members.erase(removed.pools[0].members.begin());
  EXPECT_EQ(farm.with(removed)->retired_members().at(0).loss, LIMPET_LOSS_drained);
}

TEST(FarmReload, RulesAndPortTablesKeepTheirNumbers) {
  Config config = example();
  const Farm farm = farm_of(config);
  config.rules.erase(config.rules.begin());
  config.rules.push_back({.vip = "mail", .pool = "cas", .ports = {{25, 25}}});
  config.rules.push_back(
      {.vip = "mail", .pool = "cas", .protocol = Protocol::udp, .ports = {{53, 53}}});
  const Farm changed = std::move(farm.with(config)).value();
  EXPECT_EQ(changed.rules()[0].number, farm.rules()[1].number);
  EXPECT_NE(changed.rules()[1].number, farm.rules()[0].number) << "may still be read by a packet";
  EXPECT_EQ(changed.vips()[0].record.tcp_ports, farm.vips()[0].record.tcp_ports);
  EXPECT_NE(changed.vips()[0].record.udp_ports, 0U);
}

TEST(FarmReload, WhatDoesNotFitIsRefusedAndSaysWhere) {
  const Farm farm = farm_of(example());
  struct Case {
    const char* expected;
    void (*change)(Config&);
  };
  const Case cases[] = {
      {"test.toml:7: pool \"cas\": a change of clients",
       [](Config& c) { c.pools[0].clients *= 2; }},
      {"pool \"cas\": a change of bindings", [](Config& c) { c.pools[0].bindings *= 2; }},
      {"pool \"cas\": a change of maglev_slots", [](Config& c) { c.pools[0].maglev_slots = 251; }},
      {"pool \"cas\": a change of forward", [](Config& c) { c.pools[0].forward = Forward::ipip; }},
      {"pool \"cas\": a change of affinity",
       [](Config& c) { c.pools[0].affinity = Affinity::none; }},
      {"pool \"cas\": a change of affinity",
       [](Config& c) { c.pools[0].affinity = Affinity::network; }},
      {"pool \"cas\": a change of affinity_timeout from or to 0",
       [](Config& c) { c.pools[0].affinity_timeout = std::chrono::seconds(0); }},
      {"pool \"new\": a new pool",
       [](Config& c) {
         c.pools.push_back(c.pools[0]);
         c.pools.back().name = "new";
       }},
      {"more rules",
       [](Config& c) { c.rules.insert(c.rules.end(), 200, {.vip = "mail", .pool = "cas"}); }},
      {"no room for member",
       [](Config& c) {
         for (int i = 0; i < 100; ++i) {
           c.pools[0].members.push_back(member("more" + std::to_string(i), 23 + i));
         }
       }},
  };
  for (const Case& one : cases) {
    Config config = example();
    config.pools[0].line = 7;
    one.change(config);
    for (size_t i = 0; i < config.rules.size(); ++i) {
      config.rules[i].ports = {{static_cast<uint16_t>(i + 1), static_cast<uint16_t>(i + 1)}};
    }
    const auto changed = farm.with(config);
    ASSERT_FALSE(changed) << one.expected;
    EXPECT_THAT(changed.error().message, HasSubstr(one.expected));
  }
}

TEST(FarmReload, WhatIsSaidOfPacketsCanChange) {
  Config config = example();
  Farm farm = farm_of(config);
  farm.pools()[0].learn(*IpAddress::parse("192.0.2.21"), NextHop{.ifindex = 5, .mtu = 1500});
  PoolConfig& pool = config.pools[0];
  pool.when_empty = WhenEmpty::reject;
  pool.mtu = 1400;
  pool.clamp_mss = 1360;
  const auto changed = farm.with(config);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->pools()[0].record().flags, LIMPET_POOL_REJECT);
  EXPECT_EQ(changed->pools()[0].record().clamp_mss[LIMPET_V6], 1360);
  EXPECT_EQ(find(*changed, "ex1")->ways[LIMPET_V4]->way()->next_hop.mtu, 1400U);
}

TEST(FarmReload, AnotherFamilyIsAnotherWay) {
  Config config = example();
  config.pools[0].members[0].addresses.push_back(*IpAddress::parse("2001:db8::21"));
  Farm farm = farm_of(config);
  farm.pools()[0].learn(*IpAddress::parse("192.0.2.21"), NextHop{.ifindex = 5});
  EXPECT_TRUE(find(farm, "ex1")->usable());
  config.vips[0].addresses.push_back(*IpAddress::parse("2001:db8::10"));
  Farm both = std::move(farm.with(config)).value();
  EXPECT_FALSE(find(both, "ex1")->usable());
  EXPECT_EQ(find(both, "ex1")->reason(), "2001:db8::21: next hop not resolved yet");
  both.pools()[0].learn(*IpAddress::parse("2001:db8::21"), NextHop{.ifindex = 5});
  EXPECT_TRUE(find(both, "ex1")->usable());
  EXPECT_TRUE(find(*both.with(config), "ex1")->usable()) << "both are carried over";
}

TEST(FarmReload, TimeoutsCanChange) {
  Config config = example();
  const Farm farm = farm_of(config);
  config.pools[0].affinity_timeout = std::chrono::seconds(60);
  const auto changed = farm.with(config);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->pools()[0].record().timeout, 60U);
}

}  // namespace
}  // namespace limpet
