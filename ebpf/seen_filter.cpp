// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/seen_filter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace limpet {
namespace {

constexpr size_t largest_sample = size_t{1} << 18;
constexpr double bits_a_word = 64;
// Two bits a client that are the same one with a chance of 1/64.
constexpr double bits_a_client = 2 - 1 / bits_a_word;

struct Sample {
  uint64_t bits = 0;    // that stand in one of the epochs at least
  double both_set = 0;  // of two bits of one word, in one of the epochs: summed over the words
};

/// By the number of bits in a word, the chance that two of them are not both set.
constexpr std::array<double, 65> not_both = [] {
  std::array<double, 65> chances{};
  for (size_t bits = 0; bits < chances.size(); ++bits) {
    const double share = static_cast<double>(bits) / bits_a_word;
    chances[bits] = 1 - share * share;
  }
  return chances;
}();

// A scrape of the metrics looks at millions of words, so those processors count bits in one
// instruction that can.
#ifdef __x86_64__
__attribute__((target_clones("popcnt", "default")))
#endif
Sample
look_at(const __u64* words, size_t stride, size_t count) {
  Sample sample;
  for (size_t i = 0; i < count; ++i) {
    __u64 all = 0;
    double in_none = 1;
    for (size_t epoch = 0; epoch < LIMPET_EPOCHS; ++epoch) {
      const __u64 word = __atomic_load_n(&words[epoch * stride + i], __ATOMIC_RELAXED);
      in_none *= not_both[static_cast<size_t>(std::popcount(word))];
      all |= word;
    }
    sample.bits += static_cast<uint64_t>(std::popcount(all));
    sample.both_set += 1 - in_none;
  }
  return sample;
}

}  // namespace

bool SeenFilter::empty_oldest(size_t words) {
  __u64* bitmap = words_ + size_t{oldest()} * pool_->filter_words;
  const size_t count = std::min(words, pool_->filter_words - emptied_);
  std::memset(bitmap + emptied_, 0, count * sizeof *bitmap);
  emptied_ += count;
  return emptied_ == pool_->filter_words;
}

void SeenFilter::turn() {
  __atomic_store_n(&pool_->epoch, oldest(), __ATOMIC_RELEASE);
  emptied_ = 0;
}

SeenFilter::Estimate SeenFilter::estimate() const {
  // The hash spreads clients evenly, so the filter's beginning is as good as any part.
  const size_t count = std::min<size_t>(pool_->filter_words, largest_sample);
  const auto [bits, both_set] = look_at(words_, pool_->filter_words, count);
  const double words = static_cast<double>(count);
  const double fill = static_cast<double>(bits) / bits_a_word / words;
  const double unset = std::max(1 - fill, 1 / (bits_a_word * words));  // a full one says "many"
  return {.fill = fill,
          .clients = -std::log(unset) * bits_a_word * pool_->filter_words / bits_a_client,
          .false_positives = both_set / words};
}

}  // namespace limpet
