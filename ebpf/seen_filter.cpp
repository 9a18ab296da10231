// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/seen_filter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace limpet {
namespace {

constexpr size_t largest_sample = size_t{1} << 18;
constexpr double bits_a_word = 64;
// Two bits a client that are the same one with a chance of 1/64.
constexpr double bits_a_client = 2 - 1 / bits_a_word;

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
  double set = 0, both_set = 0;  // of a client's two bits, in one of the epochs
  for (size_t i = 0; i < count; ++i) {
    __u64 epochs[LIMPET_EPOCHS], all = 0;
    for (size_t epoch = 0; epoch < LIMPET_EPOCHS; ++epoch) {
      epochs[epoch] = __atomic_load_n(&words_[epoch * pool_->filter_words + i], __ATOMIC_RELAXED);
      all |= epochs[epoch];
    }
    if (all == 0) continue;
    double in_none = 1;
    for (const __u64 word : epochs) {
      const double share = std::popcount(word) / bits_a_word;
      in_none *= 1 - share * share;
    }
    set += std::popcount(all) / bits_a_word;
    both_set += 1 - in_none;
  }
  const double words = static_cast<double>(count), fill = set / words;
  const double unset = std::max(1 - fill, 1 / (bits_a_word * words));  // a full one says "many"
  return {.fill = fill,
          .clients = -std::log(unset) * bits_a_word * pool_->filter_words / bits_a_client,
          .false_positives = both_set / words};
}

}  // namespace limpet
