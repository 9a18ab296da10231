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
  EXPECT_EQ(farm->pools()[1].record().table, 65537U);
  EXPECT_EQ(farm->capacity().members, 3U);
  EXPECT_EQ(farm->capacity().rules, 4U);
  EXPECT_EQ(farm->capacity().port_tables, 4U);
  EXPECT_EQ(farm->capacity().table_words, 2 * 65537U);
}

TEST(Farm, PortTablesHoldRulesByPort) {
  const auto farm = Farm::make(example());
  ASSERT_TRUE(farm);
  const Vip& mail = farm->vips()[0];
  const PortTable tcp = farm->port_table(mail, Protocol::tcp);
  EXPECT_EQ(tcp[79], 0);
  EXPECT_EQ(tcp[80], 1);
  EXPECT_EQ(tcp[1023], 0);
  EXPECT_EQ(tcp[1024], 1);
  EXPECT_EQ(tcp[65535], 1);
  EXPECT_EQ(farm->port_table(mail, Protocol::udp)[53], 2);
  EXPECT_EQ(farm->vips()[1].record.udp_ports, 0U) << "no rule: the empty table";
}

TEST(Farm, MoreMembersThanNumbersIsAnError) {
  Config config = example();
  MemberConfig member = config.pools[0].members[0];
  config.pools[0].members.assign(LIMPET_MEMBERS_MAX - 1, member);
  EXPECT_FALSE(Farm::make(config));
}

}  // namespace
}  // namespace limpet
