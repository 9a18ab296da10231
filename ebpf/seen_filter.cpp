// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/seen_filter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace limpet {
namespace {

constexpr size_t largest_sample = size_t{1} << 17;
constexpr double bits_a_word = 64;
// Two bits a client that are the same one with a chance of 1/64.
constexpr double bits_a_client = 2 - 1 / bits_a_word;

__u64 read(const __u64& word) {
  return __atomic_load_n(&word, __ATOMIC_RELAXED);
}

/// Calls visit with the union of the epochs' words, for a sample of the filter: the hash spreads
/// clients evenly, so its beginning is as good as any.
template <class Visit>
size_t sample(const __u64* words, const limpet_pool& pool, Visit visit) {
  const size_t count = std::min<size_t>(pool.filter_words, largest_sample);
  for (size_t i = 0; i < count; ++i) {
    __u64 all = 0;
    for (size_t epoch = 0; epoch < LIMPET_EPOCHS; ++epoch) {
      all |= read(words[epoch * pool.filter_words + i]);
    }
    visit(std::popcount(all));
  }
  return count;
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

double SeenFilter::fill() const {
  size_t set = 0;
  const size_t words = sample(words_, *pool_, [&](int bits) { set += static_cast<size_t>(bits); });
  return static_cast<double>(set) / (bits_a_word * static_cast<double>(words));
}

double SeenFilter::clients() const {
  const double unset = std::max(1 - fill(), 1 / bits_a_word);  // a full filter says "many"
  return -std::log(unset) * bits_a_word * pool_->filter_words / bits_a_client;
}

double SeenFilter::false_positives() const {
  double sum = 0;
  const size_t words = sample(words_, *pool_, [&](int bits) {
    const double share = bits / bits_a_word;
    sum += share * share;
  });
  return sum / static_cast<double>(words);
}

}  // namespace limpet
