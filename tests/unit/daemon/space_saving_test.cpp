// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/space_saving.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace limpet {
namespace {

using Sketch = SpaceSaving<uint64_t>;

TEST(SpaceSavingTest, CountsExactlyWhileThereIsRoom) {
  Sketch sketch(4);
  for (const uint64_t key : {1, 2, 1, 3, 1, 2}) sketch.add(key) += 10;
  const auto top = sketch.top(10);
  ASSERT_EQ(top.size(), 3U);
  EXPECT_EQ(top[0].key, 1U);
  EXPECT_EQ(top[0].count, 3U);
  EXPECT_EQ(top[0].error, 0U);
  EXPECT_EQ(top[0].about, 30U);
  EXPECT_EQ(top[1].key, 2U);
  EXPECT_EQ(sketch.total(), 6U);
}

TEST(SpaceSavingTest, TheSmallestMakesRoom) {
  Sketch sketch(2);
  for (const uint64_t key : {1, 1, 1, 2}) sketch.add(key) = key;
  EXPECT_EQ(sketch.add(3), 0U) << "nothing is known of it yet";
  const auto top = sketch.top(2);
  EXPECT_EQ(top[1].key, 3U);
  EXPECT_EQ(top[1].count, 2U);
  EXPECT_EQ(top[1].error, 1U);
}

/// Whatever the stream is, the bounds of the paper hold.
void expect_bounds(size_t counters, const std::vector<uint64_t>& stream) {
  Sketch sketch(counters);
  std::map<uint64_t, uint64_t> truth;
  for (const uint64_t key : stream) {
    sketch.add(key);
    ++truth[key];
  }
  std::map<uint64_t, Sketch::Counter> told;
  uint64_t sum = 0;
  for (const Sketch::Counter& counter : sketch.top(counters)) {
    told[counter.key] = counter;
    sum += counter.count;
    EXPECT_LE(counter.error, stream.size() / counters);
    EXPECT_GE(counter.count, truth[counter.key]);
    EXPECT_LE(counter.count - counter.error, truth[counter.key]);
  }
  EXPECT_LE(told.size(), counters);
  EXPECT_EQ(sum, stream.size());
  for (const auto& [key, count] : truth) {
    if (count <= stream.size() / counters) continue;
    EXPECT_TRUE(told.contains(key)) << key;
  }
}

TEST(SpaceSavingTest, NoStreamBreaksTheBounds) {
  std::mt19937 generator(5);
  for (const size_t counters : {1U, 7U, 64U}) {
    std::vector<uint64_t> even, skewed, rounds;
    std::geometric_distribution<uint64_t> geometric(0.05);
    for (uint64_t i = 0; i < 20'000; ++i) {
      even.push_back(generator() % 500);
      skewed.push_back(geometric(generator));
      rounds.push_back(i % (counters + 1));  // each takes the next one's counter
    }
    expect_bounds(counters, even);
    expect_bounds(counters, skewed);
    expect_bounds(counters, rounds);
  }
}

/// One client in a crowd that is much larger than the sketch.
TEST(SpaceSavingTest, AThirdOfAStreamComesFirst) {
  std::mt19937 generator(6);
  Sketch sketch(1'024);
  for (int i = 0; i < 300'000; ++i) sketch.add(i % 3 == 0 ? 7 : 1'000 + generator() % 1'000'000);
  const auto top = sketch.top(1);
  ASSERT_EQ(top.size(), 1U);
  EXPECT_EQ(top[0].key, 7U);
  EXPECT_NEAR(static_cast<double>(top[0].count), 100'000, 300'000.0 / 1'024);
}

}  // namespace
}  // namespace limpet
