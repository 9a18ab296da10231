// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of members that drain.
#include "daemon/drains.h"

#include <gmock/gmock.h>

#include <optional>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

using testing::ElementsAre;

class DrainsTest : public testing::Test {
 protected:
  DrainsTest() { note(0, 0); }

  /// What ex1 has, and how long others may come back to it.
  void note(uint64_t bound, uint32_t silent_for_s) {
    const size_t members = farm_.capacity().members;
    Holdings holdings{.slots = std::vector<uint32_t>(members),
                      .clients = std::vector<double>(members),
                      .bound = std::vector<uint64_t>(members),
                      .silent = std::vector<double>(members),
                      .silent_until = std::vector<uint32_t>(members),
                      .seen = {}};
    now_s_ += 2;
    const uint16_t number = farm_.pools()[0].members()[0].number;
    holdings.bound[number] = bound;
    holdings.silent_until[number] = silent_for_s == 0 ? 0 : now_s_ + silent_for_s;
    drains_->note(farm_, holdings, now_s_);
  }

  void want(WantedState state) {
    Config config = file_;
    config.pools[0].members[0].state = state;
    farm_ = *farm_.with(config);
  }

  std::vector<std::string> told() const {
    std::vector<std::string> texts;
    for (const Event& event : events_.events()) texts.push_back(event.member + " " + event.text);
    return texts;
  }

  const Config file_ = config_of(
      {pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"}), member("ex2", {"192.0.2.22"})})},
      {rule("mail", "cas", 80)});
  Farm farm_ = farm_of(file_);
  Events events_;
  std::optional<Drains> drains_{events_};
  uint32_t now_s_ = 100;
};

TEST_F(DrainsTest, TellOnceThatOneIsDone) {
  EXPECT_FALSE(drains_->concerns(farm_));
  want(WantedState::draining);
  EXPECT_TRUE(drains_->concerns(farm_));
  note(5, 60);
  note(0, 60);
  ASSERT_NE(drains_->of("cas", "ex1"), nullptr);
  EXPECT_EQ(drains_->of("cas", "ex2"), nullptr);
  EXPECT_THAT(told(), ElementsAre());
  note(0, 0);
  note(0, 0);
  EXPECT_THAT(told(), ElementsAre("ex1 is drained: it has no clients any more, after 4 s"));
  want(WantedState::up);
  note(0, 0);
  EXPECT_EQ(drains_->of("cas", "ex1"), nullptr);
  EXPECT_EQ(events_.events().size(), 1u);
}

TEST_F(DrainsTest, TellWhoHasToMoveAtTheDeadline) {
  want(WantedState::draining);
  note(7, 60);
  want(WantedState::disabled);
  note(7, 60);
  EXPECT_THAT(
      told(),
      ElementsAre("ex1 was disabled before its drain was done: about 7 clients have to move"));
}

TEST_F(DrainsTest, SayNothingOfOneThatIsWantedAgain) {
  want(WantedState::draining);
  note(7, 60);
  want(WantedState::up);
  note(7, 60);
  EXPECT_THAT(told(), ElementsAre());
}

TEST_F(DrainsTest, OfOneThatWasDoneBeforeTheStartNothingIsTold) {
  want(WantedState::draining);
  drains_.emplace(events_);
  note(0, 0);
  EXPECT_THAT(told(), ElementsAre());
  EXPECT_TRUE(drains_->of("cas", "ex1")->done());
}

}  // namespace
}  // namespace limpet
