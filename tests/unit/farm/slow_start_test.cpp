// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/slow_start.h"

#include <gtest/gtest.h>

#include <vector>

namespace limpet {
namespace {

constexpr uint64_t duration = 1000;

/// One that was away until `since`.
SlowStart back_at(uint64_t since) {
  SlowStart start;
  start.follow(true, 0, duration);
  start.follow(false, since - 1, duration);
  EXPECT_TRUE(start.follow(true, since, duration));
  return start;
}

TEST(SlowStart, OneThatIsThereFromTheFirstHasAllOfIt) {
  for (const uint64_t now : {uint64_t{0}, duration / 2, duration * 1000}) {
    SlowStart start;
    EXPECT_FALSE(start.follow(true, now, duration));
    EXPECT_EQ(start.weight(100), 100u) << "however short the host has run: " << now;
    EXPECT_EQ(start.reason(), "");
    EXPECT_FALSE(start.follow(true, now + 1, duration));
    EXPECT_FALSE(start.follow(true, now + 1, duration * 1000)) << "whatever the file says now";
  }
}

TEST(SlowStart, OneThatComesBackGetsItInTenSteps) {
  SlowStart start = back_at(5000);
  std::vector<uint32_t> weights = {start.weight(100)};
  EXPECT_EQ(start.reason(), "slow start, at 10 % of its weight");
  for (uint64_t now = 5001; now <= 7000; ++now) {
    if (start.follow(true, now, duration)) weights.push_back(start.weight(100));
    if (now == 5999) {
      EXPECT_EQ(start.reason(), "slow start, at 90 % of its weight");
    }
  }
  EXPECT_EQ(weights, (std::vector<uint32_t>{10, 20, 30, 40, 50, 60, 70, 80, 90, 100}));
  EXPECT_EQ(start.reason(), "");
}

TEST(SlowStart, OneThatWasNotThereAtFirstComesBack) {
  SlowStart start;
  start.follow(false, 0, duration);
  EXPECT_TRUE(start.follow(true, 100, duration));
  EXPECT_EQ(start.weight(100), 10u);
}

TEST(SlowStart, BeginsAgainEachTime) {
  SlowStart start = back_at(5000);
  start.follow(true, 5900, duration);
  EXPECT_EQ(start.weight(100), 90u);
  start.follow(false, 5950, duration);
  start.follow(true, 5960, duration);
  EXPECT_EQ(start.weight(100), 10u);
}

TEST(SlowStart, WithoutADurationItIsAtOnce) {
  SlowStart start;
  start.follow(false, 0, 0);
  EXPECT_FALSE(start.follow(true, 100, 0));
  EXPECT_EQ(start.weight(100), 100u);
}

TEST(SlowStart, WhoHasWeightKeepsSome) {
  const SlowStart start = back_at(5000);
  EXPECT_EQ(start.weight(5), 1u);
  EXPECT_EQ(start.weight(1), 1u);
  EXPECT_EQ(start.weight(0), 0u);
  EXPECT_EQ(start.weight(65535), 6553u);
}

}  // namespace
}  // namespace limpet
