// SPDX-License-Identifier: GPL-2.0-or-later
// Which rules lead to which pool, and what they ask of it.
#include "daemon/farm/reach.h"

#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

/// main → spare → last, and `other`, to which nothing leads.
Config four_pools(const std::vector<std::string>& vip) {
  Config config = config_of({pool("main", Forward::l2, {}), pool("spare", Forward::l2, {}),
                             pool("last", Forward::l2, {}), pool("other", Forward::l2, {})},
                            {rule("mail", "main", 80), rule("mail", "spare", 81)}, vip);
  config.pools[0].backup = Located{"spare", 1};
  config.pools[1].backup = Located{"last", 1};
  return config;
}

TEST(Reach, RulesReachBackupsAtAnyDepth) {
  const auto reaches = reaches_of(four_pools({"192.0.2.10"}));
  EXPECT_EQ(reaches.at("main").rules, (std::vector<size_t>{0}));
  EXPECT_EQ(reaches.at("spare").rules, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(reaches.at("last").rules, (std::vector<size_t>{0, 1}));
  EXPECT_TRUE(reaches.at("other").rules.empty());
}

TEST(Reach, FamiliesAreThoseOfTheVips) {
  Config config = four_pools({"192.0.2.10"});
  config.vips.push_back({.name = "six", .addresses = addresses({"2001:db8::10"})});
  config.rules.push_back(rule("six", "spare", 80));
  const auto reaches = reaches_of(config);
  EXPECT_EQ(reaches.at("main").families, (Families{true, false}));
  EXPECT_EQ(reaches.at("spare").families, (Families{true, true}));
  EXPECT_EQ(reaches.at("last").families, (Families{true, true})) << "by its pool";
  EXPECT_EQ(reaches.at("other").families, (Families{false, false}));
}

TEST(Reach, MemberPortsAreSeenByBackups) {
  Config config = four_pools({"192.0.2.10"});
  config.rules[1].member_port = 8081;
  const auto reaches = reaches_of(config);
  EXPECT_FALSE(reaches.at("main").member_port);
  EXPECT_TRUE(reaches.at("spare").member_port);
  EXPECT_TRUE(reaches.at("last").member_port);
}

TEST(Reach, ACircleEnds) {
  Config config = four_pools({"192.0.2.10"});
  config.pools[2].backup = Located{"main", 1};
  EXPECT_EQ(reaches_of(config).at("main").rules, (std::vector<size_t>{0, 1}));
}

}  // namespace
}  // namespace limpet
