// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

namespace limpet {
namespace {

const IpAddress first = *IpAddress::parse("192.0.2.21"), second = *IpAddress::parse("192.0.2.22");

Pool two_members() {
  PoolConfig config;
  config.name = "cas";
  config.members = {{.name = "ex1", .addresses = {first}}, {.name = "ex2", .addresses = {second}}};
  return Pool(config, HashSeed("seed"), 0, 0, 7);
}

std::set<uint16_t> in_table(const Pool& pool) {
  const auto table = pool.build_table();
  return {table.begin(), table.end()};
}

TEST(Pool, MembersAreDownUntilTheirNextHopIsKnown) {
  Pool pool = two_members();
  EXPECT_EQ(pool.members()[0].state(), MemberState::down);
  EXPECT_FALSE(pool.members()[0].reason().empty());
  EXPECT_EQ(in_table(pool), (std::set<uint16_t>{0}));

  EXPECT_EQ(pool.learn(second, NextHop{.ifindex = 3}).size(), 1U);
  EXPECT_EQ(in_table(pool), (std::set<uint16_t>{8}));
  pool.learn(first, NextHop{.ifindex = 3});
  EXPECT_EQ(in_table(pool), (std::set<uint16_t>{7, 8}));
  pool.learn(second, Error{"does not answer ARP on eth0"});
  EXPECT_EQ(in_table(pool), (std::set<uint16_t>{7}));
  EXPECT_EQ(pool.members()[1].reason(), "does not answer ARP on eth0");
}

TEST(Pool, AnAddressOfNobodyConcernsNobody) {
  Pool pool = two_members();
  EXPECT_TRUE(pool.learn(*IpAddress::parse("192.0.2.99"), NextHop{}).empty());
}

TEST(Pool, PrefixLengthsBecomeMasks) {
  PoolConfig config;
  config.affinity = Affinity::network;
  config.network_v4 = 20;
  const uint8_t expected[] = {255, 255, 240, 0};
  const limpet_pool record = Pool(config, HashSeed("seed"), 0, 0, 1).record();
  EXPECT_EQ(std::memcmp(&record.mask4, expected, 4), 0);
}

}  // namespace
}  // namespace limpet
