// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/moves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class MovesTest : public testing::Test {
 protected:
  MovesTest() {
    for (Member& member : before_.pools()[0].members()) reach(member);
  }
  static void reach(Member& member) {
    for (auto& way : member.ways) {
      if (way) way->next_hop = NextHop{};
    }
  }
  PoolMoves moves_of(const Config& config) { return moves(before_, *before_.with(config)).at(0); }
  static std::vector<MemberConfig> members(int count) {
    std::vector<MemberConfig> all;
    for (int i = 1; i <= count; ++i) {
      all.push_back(member("ex" + std::to_string(i), {"192.0.2." + std::to_string(20 + i)}));
    }
    return all;
  }
  static Config file(const std::vector<MemberConfig>& members) {
    return config_of({pool("cas", Forward::l2, members)}, {rule("mail", "cas", 80)});
  }

  Farm before_ = farm_of(file(members(4)));
};

TEST_F(MovesTest, NothingForNoChange) {
  const PoolMoves same = moves_of(file(members(4)));
  EXPECT_EQ(same.slots, 251u);
  EXPECT_EQ(same.moved, 0u);
  EXPECT_THAT(same.leaving, IsEmpty());
  EXPECT_NEAR(same.shares.at("ex1").before, 0.25, 0.01);
}

TEST_F(MovesTest, ADrainTakesNewClientsAway) {
  auto draining = members(4);
  draining[1].state = WantedState::draining;
  const PoolMoves drain = moves_of(file(draining));
  EXPECT_GE(drain.moved, 62u);
  EXPECT_LE(drain.moved, 90u) << "its own, and few more";
  EXPECT_EQ(drain.shares.at("ex2").after, 0);
  EXPECT_THAT(drain.leaving, IsEmpty()) << "its clients stay";
}

TEST_F(MovesTest, WhoIsDisabledOrRemovedLosesClients) {
  auto disabled = members(4);
  disabled[1].state = WantedState::disabled;
  const uint16_t ex2 = before_.pools()[0].members()[1].number;
  EXPECT_THAT(moves_of(file(disabled)).leaving, ElementsAre(ex2));
  auto removed = members(4);
  removed.erase(removed.begin() + 1);
  EXPECT_THAT(moves_of(file(removed)).leaving, ElementsAre(ex2));
}

TEST_F(MovesTest, ANewMemberIsHopedToBeWell) {
  const PoolMoves more = moves_of(file(members(5)));
  EXPECT_NEAR(more.shares.at("ex5").after, 0.2, 0.01);
  EXPECT_EQ(more.shares.at("ex5").before, 0);
}

TEST_F(MovesTest, OneThatIsDownStaysDown) {
  before_.pools()[0].take_health(0, {Known::down, "status 503"});
  const PoolMoves more = moves_of(file(members(5)));
  EXPECT_EQ(more.shares.count("ex1"), 0u);
}

}  // namespace
}  // namespace limpet
