// SPDX-License-Identifier: GPL-2.0-or-later
// When a drain will be done.
#include "daemon/drain.h"

#include <gtest/gtest.h>

#include <cmath>

namespace limpet {
namespace {

constexpr uint32_t start = 1000;

/// Clients leave at this rate a second, until `end`.
Drain leaving(double clients, double rate, uint32_t end, uint32_t silent_until = 0) {
  Drain drain;
  for (uint32_t t = 0; t <= end; t += 2) {
    drain.note(start + t, static_cast<uint64_t>(std::llround(clients * std::exp(-rate * t))), 0,
               silent_until);
  }
  return drain;
}

TEST(Drain, FindsTheEndOfAnExponentialFall) {
  // 10,000 · exp(−t/300) is below a half after 2,971 s.
  const Drain drain = leaving(10'000, 1.0 / 300, 600);
  EXPECT_EQ(drain.lasts_s(), 600u);
  ASSERT_TRUE(drain.done_in_s());
  EXPECT_NEAR(*drain.done_in_s(), 2371, 50);
  EXPECT_FALSE(drain.done());
}

TEST(Drain, LongOnesAreSeenAsWell) {
  const Drain drain = leaving(200'000, 1.0 / 7200, 6 * 3600);
  ASSERT_TRUE(drain.done_in_s());
  EXPECT_NEAR(*drain.done_in_s(), 7200 * std::log(400'000) - 6 * 3600, 1500);
}

TEST(Drain, HasNoEndInSightWhileNobodyLeaves) {
  EXPECT_FALSE(leaving(50, 0, 600).done_in_s());
  EXPECT_FALSE(leaving(50, -0.001, 600).done_in_s()) << "clients still get bound";
  Drain fresh;
  fresh.note(start, 10, 0, 0);
  fresh.note(start + 2, 9, 0, 0);
  EXPECT_FALSE(fresh.done_in_s()) << "two moments are no trend";
}

TEST(Drain, CountsFromWhenThereWereMost) {
  Drain drain;
  for (uint32_t t = 0; t < 100; t += 2) drain.note(start + t, 10 * t, 0, 0);
  for (uint32_t t = 0; t < 300; t += 2) {
    drain.note(start + 100 + t, static_cast<uint64_t>(1000 * std::exp(t / -100.0)), 0, 0);
  }
  ASSERT_TRUE(drain.done_in_s());
  EXPECT_NEAR(*drain.done_in_s(), 100 * std::log(2000) - 298, 60);
}

TEST(Drain, WaitsForThoseWhoMayComeBack) {
  Drain drain;
  EXPECT_EQ(drain.lasts_s(), 0u);
  drain.note(start, 0, 0.3, start + 60);
  EXPECT_FALSE(drain.done());
  EXPECT_EQ(drain.done_in_s(), 60u);
  EXPECT_EQ(drain.silent_for_s(), 60u);
  drain.note(start + 60, 0, 0, start + 60);
  EXPECT_TRUE(drain.done());
  EXPECT_EQ(drain.done_in_s(), 0u);
  const Drain soon = leaving(100, 1.0 / 10, 40, start + 900);
  ASSERT_TRUE(soon.done_in_s());
  EXPECT_EQ(*soon.done_in_s(), 860u) << "the window is open for longer than its clients stay";
}

}  // namespace
}  // namespace limpet
