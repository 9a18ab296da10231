// SPDX-License-Identifier: GPL-2.0-or-later
// Whose members new clients of a pool go to.
#include <gtest/gtest.h>

#include <set>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

/// main → spare → last; two members each; `main` wants two.
Farm three_pools() {
  Config config;
  config.edge.interfaces = {{"eth0", 1}};
  config.edge.hash_seed = "seed";
  int host = 1;
  for (const char* name : {"main", "spare", "last"}) {
    PoolConfig pool{.name = name, .maglev_slots = 251};
    for (const char* member : {"a", "b"}) {
      const auto address = IpAddress::parse("192.0.2." + std::to_string(host++));
      pool.members.push_back({.name = member, .addresses = {*address}});
    }
    config.pools.push_back(pool);
  }
  config.pools[0].backup = Located{"spare", 1};
  config.pools[0].min_members = 2;
  config.pools[1].backup = Located{"last", 2};
  return std::move(Farm::make(config)).value();
}

void connect(Farm& farm, size_t pool, size_t member) {
  Member& of_pool = farm.pools()[pool].members()[member];
  of_pool.learn(of_pool.addresses[0], NextHop{.ifindex = 1});
}

std::string source_of_main(const Farm& farm) {
  return farm.source(farm.pools()[0]).name();
}

TEST(Backup, TakesOverBelowTheNumberOfMembersWanted) {
  Farm farm = three_pools();
  for (size_t pool = 0; pool < 3; ++pool) {
    for (size_t member = 0; member < 2; ++member) connect(farm, pool, member);
  }
  EXPECT_EQ(source_of_main(farm), "main");
  farm.pools()[0].members()[0].wanted = WantedState::draining;
  EXPECT_EQ(source_of_main(farm), "spare") << "one member is left, two are wanted";
  const auto table = farm.build_table(farm.pools()[0]);
  EXPECT_EQ(std::set<uint16_t>(table.begin(), table.end()), (std::set<uint16_t>{3, 4}));
  farm.pools()[1].members()[0].wanted = WantedState::disabled;
  EXPECT_EQ(source_of_main(farm), "spare") << "one is enough for it";
  farm.pools()[1].members()[1].wanted = WantedState::disabled;
  EXPECT_EQ(source_of_main(farm), "last");
}

TEST(Backup, TooFewMembersAreBetterThanNone) {
  Farm farm = three_pools();
  EXPECT_EQ(source_of_main(farm), "main") << "nobody anywhere";
  connect(farm, 0, 0);
  EXPECT_EQ(source_of_main(farm), "main") << "one where two are wanted, and no backup has any";
  connect(farm, 2, 0);
  EXPECT_EQ(source_of_main(farm), "last");
}

TEST(Backup, APoolsMembersConcernAllThatItBacks) {
  const Farm farm = three_pools();
  EXPECT_EQ(farm.dependents(farm.pools()[0]), (std::vector<uint32_t>{0}));
  EXPECT_EQ(farm.dependents(farm.pools()[2]), (std::vector<uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace limpet
