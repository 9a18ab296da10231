// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/hash_seed.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <random>

namespace limpet {
namespace {

TEST(HashSeed, DependsOnSeedAndNameAlone) {
  EXPECT_EQ(HashSeed("a").permutation("ex1"), HashSeed("a").permutation("ex1"));
  EXPECT_NE(HashSeed("a").permutation("ex1"), HashSeed("b").permutation("ex1"));
  EXPECT_NE(HashSeed("a").permutation("ex1"), HashSeed("a").permutation("ex2"));
  EXPECT_NE(HashSeed("ab").permutation("c"), HashSeed("a").permutation("bc"));
}

// Edges of different builds must agree: these figures never change. (By sha256sum of
// "25:limpet member permutation3:abc3:ex1", its first 16 bytes as little-endian words.)
TEST(HashSeed, StaysAsItIs) {
  const Permutation permutation = HashSeed("abc").permutation("ex1");
  EXPECT_EQ(permutation.offset, 0xa09e263533f15f97U);
  EXPECT_EQ(permutation.skip, 0x95d27610a39bb44fU);
}

TEST(ClientHash, FoldsTheWholeProduct) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const uint64_t a = i == 0 ? UINT64_MAX : random(), b = i < 2 ? UINT64_MAX : random();
    const auto product = static_cast<unsigned __int128>(a) * b;
    EXPECT_EQ(limpet_multiply_fold(a, b),
              static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64));
  }
}

TEST(ClientHash, EachInputBitFlipsHalfOfTheOutput) {
  const limpet_hash_key key = HashSeed("avalanche").client_key();
  for (int bit = 0; bit < 128; ++bit) {
    int flipped = 0;
    constexpr int samples = 500;
    for (uint64_t i = 0; i < samples; ++i) {
      const uint64_t first = i * 0x9e3779b97f4a7c15, second = i << 32;
      const uint64_t changed = bit < 64
                                   ? limpet_client_hash(&key, first ^ 1ULL << bit, second)
                                   : limpet_client_hash(&key, first, second ^ 1ULL << (bit - 64));
      flipped += std::popcount(limpet_client_hash(&key, first, second) ^ changed);
    }
    EXPECT_NEAR(static_cast<double>(flipped) / samples, 32.0, 1.5) << "input bit " << bit;
  }
}

TEST(ClientHash, SlotsAreWithinTheTableAndEven) {
  const limpet_hash_key key = HashSeed("slots").client_key();
  std::array<int, 16> sixteenths{};
  for (uint64_t i = 0; i < 160'000; ++i) {
    const uint32_t slot = limpet_hash_slot(limpet_client_hash(&key, 0, i << 32), 65537);
    ASSERT_LT(slot, 65537U);
    ++sixteenths[slot / 4097];
  }
  for (const int count : sixteenths) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(limpet_hash_slot(UINT64_MAX, 65537), 65536U);
}

}  // namespace
}  // namespace limpet
