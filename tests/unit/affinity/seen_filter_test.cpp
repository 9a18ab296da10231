// SPDX-License-Identifier: GPL-2.0-or-later
// Epochs that turn, and estimates.
#include "ebpf/seen_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "ebpf/hash.h"

namespace limpet {
namespace {

class SeenFilterTest : public testing::Test {
 protected:
  void fill(uint64_t clients) {
    std::mt19937_64 random(1);
    for (uint64_t i = 0; i < clients; ++i) {
      const uint64_t hash = random();
      words[pool.epoch * pool.filter_words + limpet_filter_word(hash, pool.filter_words)] |=
          limpet_filter_mask(hash);
    }
  }

  limpet_pool pool{.filter_words = 25'000};  // for 100,000 clients
  std::vector<__u64> words = std::vector<__u64>(LIMPET_EPOCHS * 25'000);
  SeenFilter filter{words.data(), &pool};
};

TEST_F(SeenFilterTest, CountsItsClients) {
  EXPECT_EQ(filter.estimate().clients, 0);
  fill(50'000);
  EXPECT_NEAR(filter.estimate().clients, 50'000, 1'000);
  fill(50'000);
  EXPECT_NEAR(filter.estimate().clients, 50'000, 1'000) << "the same ones";
}

TEST_F(SeenFilterTest, ErrsRarelyAtItsNominalLoad) {
  fill(100'000);
  std::mt19937_64 random(2);
  int wrong = 0;
  for (int i = 0; i < 100'000; ++i) {
    const uint64_t hash = random(), mask = limpet_filter_mask(hash);
    wrong += (words[limpet_filter_word(hash, pool.filter_words)] & mask) == mask;
  }
  EXPECT_LT(wrong, 2'500) << "2.5 %";
  EXPECT_NEAR(wrong / 100'000.0, filter.estimate().false_positives, 0.005);
}

TEST_F(SeenFilterTest, AFullOneSaysMany) {
  std::ranges::fill(words, ~0ULL);
  EXPECT_EQ(filter.estimate().fill, 1);
  EXPECT_GT(filter.estimate().clients, 500'000);
  EXPECT_TRUE(std::isfinite(filter.estimate().clients));
}

TEST_F(SeenFilterTest, TurnsToAnEmptyBitmapAndForgetsAfterThreeTurns) {
  fill(1000);
  for (int turn = 1; turn <= 3; ++turn) {
    EXPECT_GT(filter.estimate().clients, 900) << "before turn " << turn;
    EXPECT_FALSE(filter.empty_oldest(24'999));
    EXPECT_TRUE(filter.empty_oldest(24'999));
    filter.turn();
    EXPECT_EQ(pool.epoch, static_cast<uint32_t>(turn % 3));
  }
  EXPECT_EQ(filter.estimate().clients, 0);
}

}  // namespace
}  // namespace limpet
