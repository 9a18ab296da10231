// SPDX-License-Identifier: GPL-2.0-or-later
// What operators want goes on over reloads, and ends with its members.
#include "daemon/names/live_config.h"

#include <thread>

#include "tests/unit/config/sample.h"
#include "tests/unit/names/name_loop.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

class LiveWishesTest : public testing::Test {
 protected:
  void open(const Wishes& wishes = {}) {
    auto opened = LiveConfig::open(
        loop.get(), *parse_config_file(file, "f"), [this] { return parse_config_file(file, "f"); },
        [this](const std::string& name, LookupDone done) {
          return dns.look_up(name, std::move(done));
        },
        {}, wishes);
    ASSERT_TRUE(opened) << opened.error().message;
    config = std::move(*opened);
    config->follow(
        [this](Config now) -> Result<void> {
          if (!obstacle.empty()) return Error{obstacle};
          std::this_thread::sleep_for(taking);
          taken.push_back(std::move(now));
          return {};
        },
        [this](const Wishes& now) { kept.push_back(now); });
  }
  Result<void> wish(const Wish& one) {
    return config->wish(*config->wishes().with(config->file(), "", "a", one));
  }
  WantedState state() { return taken.back().pools.at(0).members.at(0).state; }

  NameLoop loop;
  FakeDns dns{loop};
  const std::string two = members(
      "{ name = \"a\", addresses = [\"192.0.2.1\"] },\n"
      "{ name = \"b\", addresses = [\"192.0.2.2\"] },\n");
  const std::string other = members("{ name = \"b\", addresses = [\"192.0.2.2\"] },\n");
  std::string file = two, obstacle;
  std::chrono::milliseconds taking{0};
  std::vector<Config> taken;
  std::vector<Wishes> kept;
  std::unique_ptr<LiveConfig> config;
};

TEST_F(LiveWishesTest, AreTakenAndKept) {
  open();
  ASSERT_TRUE(wish({.state = WantedState::draining}));
  EXPECT_EQ(state(), WantedState::draining);
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept.back(), config->wishes());
}

TEST_F(LiveWishesTest, GoOnOverAReload) {
  open();
  ASSERT_TRUE(wish({.state = WantedState::disabled, .weight = 7}));
  config->reload();
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(state(), WantedState::disabled);
  EXPECT_EQ(taken.back().pools.at(0).members.at(0).weight, 7u);
  EXPECT_EQ(kept.size(), 1u) << "they are the same";
}

TEST_F(LiveWishesTest, GoOnOverAStart) {
  open(*Wishes().with(*parse_config(file, "f"), "", "a", {.state = WantedState::draining}));
  EXPECT_EQ((*config->now()).pools.at(0).members.at(0).state, WantedState::draining);
}

TEST_F(LiveWishesTest, EndWithTheirMember) {
  open();
  ASSERT_TRUE(wish({.state = WantedState::draining}));
  file = other;
  config->reload();
  EXPECT_TRUE(config->wishes().members().empty());
  EXPECT_TRUE(kept.back().members().empty());
}

TEST_F(LiveWishesTest, ThoseOfAStartToo) {
  const auto wishes = Wishes().with(*parse_config(file, "f"), "", "a", {.weight = 7});
  file = other;
  open(*wishes);
  EXPECT_TRUE(config->wishes().members().empty());
  ASSERT_EQ(kept.size(), 1u);
}

TEST_F(LiveWishesTest, WhatIsRefusedChangesNothing) {
  open();
  obstacle = "no";
  EXPECT_EQ(wish({.state = WantedState::draining}).error().message, "no");
  EXPECT_TRUE(config->wishes().members().empty());
  EXPECT_TRUE(kept.empty());
}

TEST_F(LiveWishesTest, ADrainEndsInTime) {
  open();
  const auto end = std::chrono::system_clock::now() + 30ms;
  ASSERT_TRUE(wish({.state = WantedState::draining, .drain_until = end}));
  EXPECT_EQ(state(), WantedState::draining);
  EXPECT_TRUE(loop.becomes([this] { return state() == WantedState::disabled; }));
  EXPECT_GE(std::chrono::system_clock::now(), end);
}

TEST_F(LiveWishesTest, ADrainThatIsOverIsNoWishBesideAFileThatSaysSo) {
  open();
  ASSERT_TRUE(wish(
      {.state = WantedState::draining, .drain_until = std::chrono::system_clock::now() + 5ms}));
  EXPECT_TRUE(loop.becomes([this] { return state() == WantedState::disabled; }));
  file =
      *config->wishes().written(config->file(), config->text(), std::chrono::system_clock::now());
  EXPECT_NE(file.find("state = \"disabled\""), std::string::npos) << file;
  config->reload();
  EXPECT_EQ(state(), WantedState::disabled);
  EXPECT_TRUE(config->wishes().members().empty());
}

TEST_F(LiveWishesTest, ADrainEndsThoughItsTimeIsOverBeforeItIsTaken) {
  open();
  taking = 20ms;
  const auto end = std::chrono::system_clock::now() + 5ms;
  ASSERT_TRUE(wish({.state = WantedState::draining, .drain_until = end}));
  EXPECT_TRUE(loop.becomes([this] { return state() == WantedState::disabled; }));
}

}  // namespace
}  // namespace limpet
