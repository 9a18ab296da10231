// SPDX-License-Identifier: GPL-2.0-or-later
// A farm that is made again from what the datapath's maps remember of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

MemberConfig member(const std::string& name, int host) {
  return {.name = name, .addresses = {*IpAddress::parse("192.0.2." + std::to_string(host))}};
}

Config example() {
  Config config;
  config.path = "test.toml";
  config.edge.interfaces = {{"eth0", 1}};
  config.edge.hash_seed = "seed";
  config.vips = {{.name = "mail", .addresses = {*IpAddress::parse("192.0.2.10")}},
                 {.name = "web", .addresses = {*IpAddress::parse("192.0.2.11")}}};
  config.pools = {{.name = "cas", .members = {member("ex1", 21), member("ex2", 22)}},
                  {.name = "front",
                   .affinity = Affinity::network,
                   .clients = 5000,
                   .members = {member("ex1", 21)}}};
  config.rules = {{.vip = "mail", .pool = "cas", .ports = {{80, 80}, {1024, 65535}}},
                  {.vip = "mail", .pool = "cas", .ports = {{443, 443}}},
                  {.vip = "web", .pool = "front", .ports = {{80, 80}}}};
  return config;
}

Farm farm_of(const Config& config) {
  return std::move(Farm::make(config)).value();
}

/// As the next limpetd sees it.
Farm remembered(const Farm& farm) {
  std::vector<limpet_pool> records;
  for (const Pool& pool : farm.pools()) records.push_back(pool.record());
  auto again = Farm::remembered(farm.names(), records, farm.capacity());
  if (!again) throw std::runtime_error(again.error().message);
  return std::move(*again);
}

Farm changed(const Farm& farm, const Config& config) {
  auto result = farm.with(config);
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

const Member* find(const Farm& farm, const std::string& name, size_t pool = 0) {
  const auto& members = farm.pools()[pool].members();
  const auto found = std::ranges::find(members, name, &Member::name);
  return found == members.end() ? nullptr : &*found;
}

bool same(const Names& a, const Names& b) {
  const auto equal = []<class T>(const std::vector<T>& x, const std::vector<T>& y) {
    return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(T)) == 0;
  };
  return equal(a.pools, b.pools) && equal(a.members, b.members) && equal(a.rules, b.rules) &&
         equal(a.port_tables, b.port_tables);
}

TEST(FarmNames, TheSameFileIsTheSameFarm) {
  const Farm farm = farm_of(example());
  const Farm again = changed(remembered(farm), example());
  EXPECT_TRUE(same(farm.names(), again.names()));
  for (size_t i = 0; i < farm.rules().size(); ++i) {
    EXPECT_EQ(farm.rules()[i].number, again.rules()[i].number);
  }
  for (size_t i = 0; i < farm.vips().size(); ++i) {
    EXPECT_EQ(farm.vips()[i].record.tcp_ports, again.vips()[i].record.tcp_ports);
  }
  for (size_t i = 0; i < farm.pools().size(); ++i) {
    EXPECT_EQ(farm.pools()[i].record().slot_base, again.pools()[i].record().slot_base);
    EXPECT_EQ(farm.pools()[i].record().bucket_base, again.pools()[i].record().bucket_base);
  }
}

TEST(FarmNames, NumbersStayInAnotherOrder) {
  const Farm farm = farm_of(example());
  Config config = example();
  std::ranges::reverse(config.rules);
  std::ranges::reverse(config.vips);
  std::ranges::reverse(config.pools);
  std::ranges::reverse(config.pools[1].members);
  const Farm again = changed(remembered(farm), config);
  EXPECT_TRUE(same(farm.names(), again.names()));
}

TEST(FarmNames, ARetiredNumberIsNotGivenAway) {
  Config config = example();
  config.pools[0].members[0].state = WantedState::draining;
  Farm farm = farm_of(config);
  const uint16_t number = find(farm, "ex1")->number;
  config.pools[0].members = {member("ex2", 22)};
  farm = changed(farm, config);
  config.pools[0].members.push_back(member("ex3", 23));
  Farm again = changed(remembered(farm), config);
  EXPECT_NE(find(again, "ex3")->number, number);
  ASSERT_EQ(again.retired_members().size(), 1U);
  EXPECT_EQ(again.retired_members()[0].number, number);
  EXPECT_EQ(again.retired_members()[0].loss, LIMPET_LOSS_drained);
  config.pools[0].members.push_back(member("ex1", 21));
  EXPECT_EQ(find(changed(again, config), "ex1")->number, number);
}

TEST(FarmNames, AMemberThatTheFileHasNoMoreIsRetired) {
  Config config = example();
  config.pools[0].members[1].state = WantedState::draining;
  const Farm farm = farm_of(config);
  config.pools[0].members = {member("ex3", 23)};
  const Farm again = changed(remembered(farm), config);
  const auto retired = again.retired_members();
  ASSERT_EQ(retired.size(), 2U);
  for (const auto& one : retired) {
    const bool drained = one.number == find(farm, "ex2")->number;
    EXPECT_EQ(one.loss, drained ? LIMPET_LOSS_drained : LIMPET_LOSS_removed);
  }
}

TEST(FarmNames, ANewRuleGetsANumberThatNoOtherHad) {
  const Farm farm = farm_of(example());
  Config config = example();
  config.rules.erase(config.rules.begin());
  config.rules.push_back({.vip = "web", .pool = "cas", .ports = {{25, 25}}});
  const Farm again = changed(remembered(farm), config);
  for (const Rule& rule : farm.rules()) EXPECT_NE(again.rules()[2].number, rule.number);
  EXPECT_EQ(again.rules()[0].number, farm.rules()[1].number);
}

TEST(FarmNames, WhatDoesNotFitIsRefused) {
  const Farm farm = farm_of(example());
  Config config = example();
  config.pools[1].clients = 6000;
  EXPECT_FALSE(remembered(farm).with(config));
  config = example();
  config.pools.push_back({.name = "third", .members = {member("ex1", 21)}});
  EXPECT_FALSE(remembered(farm).with(config));
  config = example();
  for (int i = 0; i < 30; ++i) config.edge.interfaces.push_back({"eth" + std::to_string(i), 1});
  EXPECT_TRUE(farm.has_room_for(example()));
  EXPECT_FALSE(farm.has_room_for(config));
}

TEST(FarmNames, WhatCannotBeIsAnError) {
  const Farm farm = farm_of(example());
  std::vector<limpet_pool> records = {farm.pools()[0].record(), farm.pools()[1].record()};
  records[1].slot_base = farm.capacity().slots;
  EXPECT_FALSE(Farm::remembered(farm.names(), records, farm.capacity()));
  records[1] = farm.pools()[1].record();
  Names names = farm.names();
  names.pools[0] = {};
  EXPECT_FALSE(Farm::remembered(names, records, farm.capacity()));
}

}  // namespace
}  // namespace limpet
