// SPDX-License-Identifier: GPL-2.0-or-later
// Whose replies are translated back, and by which rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// `cas` by nat with ex1 and ex2, `web` by nat with ex2 and ex3, `disk` by l2.
Config three_pools(const std::vector<RuleConfig>& rules) {
  return config_of(
      {pool("cas", Forward::nat, {member("ex1", {"192.0.2.21"}), member("ex2", {"192.0.2.22"})}),
       pool("web", Forward::nat,
            {member("ex2", {"192.0.2.22"}), member("ex3", {"192.0.2.23"}), local_member("me")}),
       pool("disk", Forward::l2, {member("ex4", {"192.0.2.24"})})},
      rules);
}

std::map<std::string, limpet_nat> members_of(const Farm& farm) {
  std::map<std::string, limpet_nat> members;
  for (const NatMember& one : farm.nat_members()) members[one.address.to_string()] = one.record;
  return members;
}

/// The entries of a table that are not empty.
std::map<int, int> rules_in(const Farm& farm, uint32_t table) {
  const PortTable ports = farm.port_table(farm.port_tables().at(table));
  std::map<int, int> found;
  for (int port = 0; port < LIMPET_PORTS; ++port) {
    if (ports[port]) found[port] = ports[port];
  }
  return found;
}

TEST(Nat, OnlyAddressesThatNatRulesLeadTo) {
  const auto members =
      members_of(farm_of(three_pools({rule("mail", "cas", 80), rule("mail", "disk", 139)})));
  EXPECT_EQ(members.size(), 2U);
  EXPECT_TRUE(members.contains("192.0.2.21"));
  EXPECT_TRUE(members.contains("192.0.2.22"));
}

TEST(Nat, TablesAreByTheMembersPort) {
  Config config = three_pools({rule("mail", "cas", 80), rule("mail", "cas", 53, Protocol::udp)});
  config.rules[0].member_port = 8080;
  config.rules.push_back({.vip = "mail", .pool = "cas", .ports = {{1000, 1001}, {110, 110}}});
  const Farm farm = farm_of(config);
  const limpet_nat record = members_of(farm).at("192.0.2.21");
  EXPECT_THAT(rules_in(farm, record.tcp_ports),
              ElementsAre(Pair(110, 3), Pair(1000, 3), Pair(1001, 3), Pair(8080, 1)));
  EXPECT_THAT(rules_in(farm, record.udp_ports), ElementsAre(Pair(53, 2)));
}

TEST(Nat, MembersWithTheSameRulesShareTables) {
  const Farm farm = farm_of(three_pools({rule("mail", "cas", 80), rule("mail", "web", 443)}));
  const auto members = members_of(farm);
  const uint32_t first = members.at("192.0.2.21").tcp_ports,
                 both = members.at("192.0.2.22").tcp_ports,
                 third = members.at("192.0.2.23").tcp_ports;
  EXPECT_THAT(rules_in(farm, first), ElementsAre(Pair(80, 1)));
  EXPECT_THAT(rules_in(farm, both), ElementsAre(Pair(80, 1), Pair(443, 2)));
  EXPECT_THAT(rules_in(farm, third), ElementsAre(Pair(443, 2)));
  EXPECT_EQ(members.at("192.0.2.21").udp_ports, 0U) << "no rule: the empty table";

  const auto alike = members_of(farm_of(three_pools({rule("mail", "cas", 80)})));
  EXPECT_EQ(alike.at("192.0.2.21").tcp_ports, alike.at("192.0.2.22").tcp_ports);
}

TEST(Nat, RulesLeadToBackupsToo) {
  Config config = three_pools({rule("mail", "disk", 139)});
  config.pools[2].backup = Located{"web", 1};
  const Farm farm = farm_of(config);
  const auto members = members_of(farm);
  ASSERT_EQ(members.size(), 2U) << "those of the backup, but not the edge itself";
  EXPECT_THAT(rules_in(farm, members.at("192.0.2.23").tcp_ports), ElementsAre(Pair(139, 1)));
}

TEST(Nat, TheSameRulesKeepTheirTable) {
  Config config = three_pools({rule("mail", "cas", 80), rule("mail", "web", 443)});
  const Farm farm = farm_of(config);
  const auto before = members_of(farm);
  config.pools[0].members.push_back(member("ex5", {"192.0.2.25"}));
  config.rules.insert(config.rules.begin(), rule("mail", "disk", 139));
  const Farm changed = std::move(farm.with(config)).value();
  const auto after = members_of(changed);
  for (const auto& [address, record] : before) {
    EXPECT_EQ(after.at(address).tcp_ports, record.tcp_ports) << address;
  }
  EXPECT_EQ(after.at("192.0.2.25").tcp_ports, before.at("192.0.2.21").tcp_ports);
}

TEST(Nat, ATableThatAPacketMayStillReadIsNotGivenToOthers) {
  Config config = three_pools({rule("mail", "cas", 80)});
  const Farm farm = farm_of(config);
  const uint32_t before = members_of(farm).at("192.0.2.21").tcp_ports;
  config.rules.push_back(rule("mail", "cas", 81));
  const Farm changed = std::move(farm.with(config)).value();
  const uint32_t after = members_of(changed).at("192.0.2.21").tcp_ports;
  EXPECT_NE(after, before);
  config.rules.push_back(rule("mail", "cas", 82));
  const Farm again = std::move(changed.with(config)).value();
  EXPECT_EQ(members_of(again).at("192.0.2.21").tcp_ports, before) << "by now it is free";
}

TEST(Nat, Capacity) {
  const Config config = three_pools({rule("mail", "cas", 80), rule("mail", "web", 443)});
  const Capacity capacity = farm_of(config).capacity();
  EXPECT_TRUE(capacity.nat);
  EXPECT_GE(capacity.nat_members, 2 * 6U);
  EXPECT_GE(capacity.port_tables, 1 + 1 + 3U) << "empty, of the VIP, of three kinds of members";
  Config other = config;
  for (PoolConfig& one : other.pools) one.forward = Forward::ipip;
  EXPECT_FALSE(farm_of(other).capacity().nat);
  EXPECT_EQ(farm_of(other).capacity().nat_members, 1U);
  EXPECT_EQ(farm_of(other).capacity().relays, 1U) << "nobody forwards by l2";
}

TEST(Nat, MoreTablesThanThereIsRoomForAreRefused) {
  const Farm farm = farm_of(three_pools({rule("mail", "cas", 80)}));
  Config config = three_pools({rule("mail", "cas", 80)});
  for (uint8_t i = 0; i < 8; ++i) {
    const std::string name = "vip" + std::to_string(i);
    config.vips.push_back({.name = name, .addresses = {IpAddress::v4({198, 51, 100, i})}});
    config.rules.push_back(rule(name, "web", static_cast<uint16_t>(100 + i)));
  }
  const auto changed = farm.with(config);
  ASSERT_FALSE(changed);
  EXPECT_THAT(changed.error().message, testing::HasSubstr("than limpetd was started for"));
}

}  // namespace
}  // namespace limpet
