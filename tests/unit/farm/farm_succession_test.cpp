// SPDX-License-Identifier: GPL-2.0-or-later
// What goes on in a farm with other maps than the former one's.
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

MemberConfig member(const std::string& name, int host) {
  return {.name = name, .addresses = {*IpAddress::parse("192.0.2." + std::to_string(host))}};
}

Config example() {
  Config config;
  config.edge.interfaces = {{"eth0", 1}};
  config.edge.hash_seed = "seed";
  config.vips = {{.name = "mail", .addresses = {*IpAddress::parse("192.0.2.10")}}};
  config.pools = {{.name = "cas", .members = {member("ex1", 21), member("ex2", 22)}},
                  {.name = "front", .members = {member("ex1", 21)}}};
  config.rules = {{.vip = "mail", .pool = "cas", .ports = {{80, 80}}},
                  {.vip = "mail", .pool = "front", .ports = {{443, 443}}}};
  return config;
}

Farm farm_of(const Config& config) {
  return std::move(Farm::make(config)).value();
}

uint16_t number(const Farm& farm, const std::string& pool, const std::string& name) {
  const auto found = std::ranges::find(farm.pools(), pool, &Pool::name);
  return std::ranges::find(found->members(), name, &Member::name)->number;
}

TEST(FarmSuccession, NumbersAreTranslatedByName) {
  const Farm former = farm_of(example());
  Config config = example();
  config.pools.insert(config.pools.begin(), {.name = "new", .members = {member("ex9", 29)}});
  config.rules.insert(config.rules.begin(), {.vip = "mail", .pool = "new", .ports = {{25, 25}}});
  Farm farm = farm_of(config);
  const Succession succession = farm.succeed(former);
  EXPECT_EQ(succession.pools, (std::map<uint32_t, uint32_t>{{0, 1}, {1, 2}}));
  EXPECT_EQ(succession.rules, (std::map<uint32_t, uint32_t>{{1, 2}, {2, 3}}));
  for (const auto& [pool, name] : {std::pair("cas", "ex1"), {"cas", "ex2"}, {"front", "ex1"}}) {
    EXPECT_EQ(succession.members[number(former, pool, name)], number(farm, pool, name));
  }
  EXPECT_EQ(succession.members[0], 0);
  EXPECT_TRUE(succession.anew.empty());
}

TEST(FarmSuccession, OneThatIsGoneGetsANumberThatIsRetired) {
  const Farm former = farm_of(example());
  Config config = example();
  config.pools[0].members = {member("ex2", 22), member("ex3", 23)};
  Farm farm = farm_of(config);
  const Succession succession = farm.succeed(former);
  const uint16_t gone = succession.members[number(former, "cas", "ex1")];
  EXPECT_NE(gone, 0);
  EXPECT_NE(gone, number(farm, "cas", "ex2"));
  EXPECT_NE(gone, number(farm, "cas", "ex3"));
  ASSERT_EQ(farm.retired_members().size(), 1U);
  EXPECT_EQ(farm.retired_members()[0].number, gone);
}

TEST(FarmSuccession, APoolWithOtherClientsStartsAnew) {
  const Farm former = farm_of(example());
  Config config = example();
  config.pools[0].clients = 3000;
  config.pools[1].forward = Forward::nat;
  Farm farm = farm_of(config);
  const Succession succession = farm.succeed(former);
  EXPECT_EQ(succession.pools, (std::map<uint32_t, uint32_t>{{1, 1}}));
  ASSERT_TRUE(succession.anew.contains("cas"));
  const PoolDifference& why = succession.anew.at("cas");
  EXPECT_EQ(std::string(why.key), "clients");
  EXPECT_EQ(why.before, "1000000");
  EXPECT_EQ(why.after, "3000");
  EXPECT_EQ(succession.members[number(former, "cas", "ex1")], 0);
}

}  // namespace
}  // namespace limpet
