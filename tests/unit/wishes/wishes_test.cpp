// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/wishes/wishes.h"

#include <gtest/gtest.h>

#include "daemon/config/config_reader.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

const auto noon = std::chrono::system_clock::from_time_t(1'800'000'000);

/// Pools "cas" with ex1 and ex2, "web" with ex2 and web1 (weight 50, draining).
Config file() {
  Config config;
  config.pools = {{.name = "cas", .members = {{.name = "ex1"}, {.name = "ex2"}}},
                  {.name = "web",
                   .members = {{.name = "ex2"},
                               {.name = "web1", .weight = 50, .state = WantedState::draining}}}};
  return config;
}

const MemberConfig& member_of(const Config& config, size_t pool, size_t member) {
  return config.pools[pool].members[member];
}

Wish state(WantedState wanted) {
  return {.state = wanted};
}

TEST(WishesTest, OneOfAllPoolsThatHaveTheMember) {
  const auto wishes = *Wishes().with(file(), "", "ex2", state(WantedState::draining));
  const Config wanted = wishes.applied(file(), noon);
  EXPECT_EQ(member_of(wanted, 0, 0).state, WantedState::up);
  EXPECT_EQ(member_of(wanted, 0, 1).state, WantedState::draining);
  EXPECT_EQ(member_of(wanted, 1, 0).state, WantedState::draining);
}

TEST(WishesTest, OneOfOnePool) {
  const auto wishes = *Wishes().with(file(), "web", "ex2", state(WantedState::disabled));
  const Config wanted = wishes.applied(file(), noon);
  EXPECT_EQ(member_of(wanted, 0, 1).state, WantedState::up);
  EXPECT_EQ(member_of(wanted, 1, 0).state, WantedState::disabled);
}

TEST(WishesTest, StateAndWeightAreWishedForOneByOne) {
  const auto first = *Wishes().with(file(), "cas", "ex1", state(WantedState::draining));
  const auto second = *first.with(file(), "cas", "ex1", {.weight = 0});
  const Config wanted = second.applied(file(), noon);
  EXPECT_EQ(member_of(wanted, 0, 0).state, WantedState::draining);
  EXPECT_EQ(member_of(wanted, 0, 0).weight, 0u);
}

TEST(WishesTest, WhatTheFileSaysIsNoWish) {
  const auto drained = *Wishes().with(file(), "cas", "ex1", state(WantedState::draining));
  const auto enabled = *drained.with(file(), "cas", "ex1", state(WantedState::up));
  EXPECT_TRUE(enabled.members().empty());
  EXPECT_TRUE(Wishes().with(file(), "web", "web1", {.weight = 50})->members().empty());
}

TEST(WishesTest, AMemberThatTheFileDrainsCanBeEnabled) {
  const auto wishes = *Wishes().with(file(), "", "web1", state(WantedState::up));
  EXPECT_EQ(member_of(wishes.applied(file(), noon), 1, 1).state, WantedState::up);
}

TEST(WishesTest, ADrainHasAnEnd) {
  const Wish wish{.state = WantedState::draining, .drain_until = noon + 30min};
  const auto wishes = *Wishes().with(file(), "cas", "ex1", wish);
  EXPECT_EQ(member_of(wishes.applied(file(), noon), 0, 0).state, WantedState::draining);
  EXPECT_EQ(wishes.next_end(noon), noon + 30min);
  EXPECT_EQ(member_of(wishes.applied(file(), noon + 30min), 0, 0).state, WantedState::disabled);
  EXPECT_EQ(wishes.next_end(noon + 30min), std::nullopt);
  const auto enabled = *wishes.with(file(), "cas", "ex1", state(WantedState::up));
  EXPECT_EQ(enabled.next_end(noon), std::nullopt) << "the end goes with the drain";
}

TEST(WishesTest, ADrainOfTheFileCanGetAnEnd) {
  const Wish wish{.state = WantedState::draining, .drain_until = noon};
  const auto wishes = *Wishes().with(file(), "", "web1", wish);
  EXPECT_EQ(member_of(wishes.applied(file(), noon), 1, 1).state, WantedState::disabled);
}

TEST(WishesTest, WishesGoWithTheirMembers) {
  const auto wishes = *Wishes().with(file(), "", "ex2", state(WantedState::draining));
  Config smaller = file();
  smaller.pools[1].members.erase(smaller.pools[1].members.begin());
  EXPECT_EQ(wishes.beside(smaller).members().size(), 1u);
  Config same = file();
  same.pools[0].members[1].state = WantedState::draining;
  EXPECT_EQ(wishes.beside(same).members().count({"cas", "ex2"}), 0u);
}

TEST(WishesTest, TheyCanBeDropped) {
  const auto wishes = *Wishes().with(file(), "", "ex2", state(WantedState::draining));
  EXPECT_EQ(wishes.without(file(), "cas", "ex2")->members().size(), 1u);
  EXPECT_TRUE(wishes.without(file(), "", "ex2")->members().empty());
}

TEST(WishesTest, AreWrittenIntoTheFile) {
  const std::string text =
      "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n[[pool]]\nname = \"cas\"\nmembers = [\n"
      "{ name = \"ex1\", addresses = [\"192.0.2.1\"] }, # the first\n"
      "{ name = \"ex2\", addresses = [\"192.0.2.2\"], weight = 1 }]\n";
  const Config config = *parse_config(text, "f");
  const Wish drain = {.state = WantedState::draining, .drain_until = noon + 1h};
  const auto wishes =
      *Wishes().with(config, "", "ex1", drain)->with(config, "", "ex2", {.weight = 9});
  const Config then = *parse_config(*wishes.written(config, text, noon), "f");
  EXPECT_EQ(member_of(then, 0, 0).state, WantedState::draining);
  EXPECT_EQ(member_of(then, 0, 1).weight, 9u);
  const auto left = wishes.beside(then).members();
  ASSERT_EQ(left.size(), 1u) << "the drain's end";
  EXPECT_EQ(left.begin()->second, drain);
  const Config over = *parse_config(*wishes.written(config, text, noon + 2h), "f");
  EXPECT_EQ(member_of(over, 0, 0).state, WantedState::disabled);
  EXPECT_TRUE(wishes.settled(noon + 2h).beside(over).members().empty());
  EXPECT_EQ(*Wishes().written(config, text, noon), text);
}

TEST(WishesTest, AWrongNameIsAnErrorThatNamesANearOne) {
  EXPECT_EQ(Wishes().with(file(), "", "ex22", {}).error().message,
            "no member \"ex22\"; did you mean \"ex2\"?");
  EXPECT_EQ(Wishes().with(file(), "cas", "web1", {}).error().message,
            "no member \"web1\" in pool \"cas\"; there is \"ex1\", \"ex2\"");
  EXPECT_EQ(Wishes().with(file(), "cass", "ex1", {}).error().message,
            "no pool \"cass\"; did you mean \"cas\"?");
}

}  // namespace
}  // namespace limpet
