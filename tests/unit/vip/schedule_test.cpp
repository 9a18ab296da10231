// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/schedule.h"

#include <gtest/gtest.h>

#include <array>

namespace limpet {
namespace {

constexpr std::array<uint64_t, 3> steps{0, 100, 400};

TEST(Schedule, DoesNothingUntilItIsStarted) {
  Schedule schedule(steps);
  EXPECT_FALSE(schedule.runs());
  EXPECT_FALSE(schedule.take(1000));
  EXPECT_EQ(schedule.due(), Schedule::never);
}

TEST(Schedule, TakesEachStepOnceInItsTime) {
  Schedule schedule(steps);
  schedule.start(1000);
  EXPECT_FALSE(schedule.take(999));
  EXPECT_TRUE(schedule.take(1000));
  EXPECT_FALSE(schedule.take(1000));
  EXPECT_EQ(schedule.due(), 1100u);
  EXPECT_TRUE(schedule.take(1100));
  EXPECT_FALSE(schedule.take(1399));
  EXPECT_TRUE(schedule.take(1400));
  EXPECT_FALSE(schedule.runs());
}

TEST(Schedule, AStepThatIsLatePutsOffTheOthers) {
  Schedule schedule(steps);
  schedule.start(1000);
  EXPECT_TRUE(schedule.take(5000));
  EXPECT_FALSE(schedule.take(5000));
  EXPECT_EQ(schedule.due(), 5100u);
}

TEST(Schedule, CanBeStoppedAndStartedAgain) {
  Schedule schedule(steps);
  schedule.start(0);
  EXPECT_TRUE(schedule.take(0));
  schedule.stop();
  EXPECT_FALSE(schedule.take(1000));
  schedule.start(2000);
  EXPECT_TRUE(schedule.take(2000));
  EXPECT_TRUE(schedule.runs());
}

}  // namespace
}  // namespace limpet
