// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/farm.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

Config example() {
  Config config;
  config.path = "test.toml";
  config.edge.interfaces = {{"eth0", 1}};
  config.edge.hash_seed = "seed";
  config.vips = {{.name = "mail", .addresses = {*IpAddress::parse("192.0.2.10")}},
                 {.name = "web", .addresses = {*IpAddress::parse("192.0.2.11")}}};
  PoolConfig pool;
  pool.name = "cas";
  pool.members = {{.name = "ex1", .addresses = {*IpAddress::parse("192.0.2.21")}}};
  PoolConfig other = pool;
  other.name = "other";
  config.pools = {pool, other};
  config.rules = {{.vip = "mail", .pool = "cas", .ports = {{80, 80}, {1024, 65535}}},
                  {.vip = "mail", .pool = "other", .protocol = Protocol::udp, .ports = {{53, 53}}},
                  {.vip = "web", .pool = "other", .ports = {{1, 65535}}}};
  return config;
}

TEST(Farm, NumbersAreUniqueAndFitTheCapacity) {
  const auto farm = Farm::make(example());
  ASSERT_TRUE(farm);
  EXPECT_EQ(farm->pools()[0].members()[0].number, 1);
  EXPECT_EQ(farm->pools()[1].members()[0].number, 2);
  const limpet_pool second = farm->pools()[1].record();
  EXPECT_EQ(second.slot_base, 65552U) << "whole lines of 16 slots";
  EXPECT_EQ(second.filter_base, 3 * 250'000U) << "16 bits for each of a million clients, 3 epochs";
  EXPECT_EQ(second.bucket_base, 250'000U) << "two million bindings, eight a bucket";
  const Capacity& capacity = farm->capacity();
  EXPECT_EQ(capacity.slots, 2 * 65552U);
  EXPECT_EQ(capacity.filter_words, 6 * 250'000U);
  EXPECT_EQ(capacity.buckets, 500'000U);
  EXPECT_GT(capacity.members, 2U) << "room for members that come later";
  EXPECT_GT(capacity.rules, 3U);
  EXPECT_GE(capacity.port_tables, 4U);
}

TEST(Farm, PortTablesHoldRulesByPort) {
  const auto farm = Farm::make(example());
  ASSERT_TRUE(farm);
  const Vip& mail = farm->vips()[0];
  const PortTable tcp = farm->port_table({Protocol::tcp, mail.name, {}});
  EXPECT_EQ(tcp[79], 0);
  EXPECT_EQ(tcp[80], 1);
  EXPECT_EQ(tcp[1023], 0);
  EXPECT_EQ(tcp[1024], 1);
  EXPECT_EQ(tcp[65535], 1);
  EXPECT_EQ(farm->port_table({Protocol::udp, mail.name, {}})[53], 2);
  EXPECT_EQ(farm->vips()[1].record.udp_ports, 0U) << "no rule: the empty table";
}

TEST(Farm, MoreMembersThanNumbersIsAnError) {
  Config config = example();
  MemberConfig member = config.pools[0].members[0];
  config.pools[0].members.assign(LIMPET_MEMBERS_MAX - 1, member);
  EXPECT_FALSE(Farm::make(config));
}

TEST(Farm, MoreMemoryThanCanBeNumberedIsAnError) {
  Config config = example();
  config.pools.assign(60, config.pools[0]);
  for (size_t i = 0; i < config.pools.size(); ++i) {
    config.pools[i].name = "pool" + std::to_string(i);
    config.pools[i].clients = 100'000'000;
  }
  for (RuleConfig& rule : config.rules) rule.pool = "pool0";
  const auto farm = Farm::make(config);
  ASSERT_FALSE(farm);
  EXPECT_NE(farm.error().message.find("fewer clients"), std::string::npos);
}

TEST(Farm, APoolWithoutMemoryHasSlotsOnly) {
  Config config = example();
  config.pools[0].affinity_timeout = std::chrono::seconds(0);
  const auto farm = Farm::make(config);
  ASSERT_TRUE(farm);
  EXPECT_EQ(farm->pools()[0].record().buckets, 0U);
  EXPECT_EQ(farm->pools()[0].record().filter_words, 1U);
}

}  // namespace
}  // namespace limpet
