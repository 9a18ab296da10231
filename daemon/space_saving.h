// SPDX-License-Identifier: GPL-2.0-or-later
// The most frequent of a stream of keys, with so many counters, however many keys there are:
// Space-Saving (Metwally, Agrawal and El Abbadi, "Efficient computation of frequent and top-k
// elements in data streams", 2005). Pure.
//
// Of a stream of N with C counters: every key that came more than N / C times has a counter, and a
// counter's number is what its key came at least, plus at most its `error`, which is N / C at most.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace limpet {

template <class About>
class SpaceSaving {
 public:
  struct Counter {
    uint64_t key = 0;
    uint64_t count = 0;  // at least what the key came, and at most `error` more
    uint64_t error = 0;
    About about{};  // of this key, since it has the counter
  };

  /// At least one counter.
  explicit SpaceSaving(size_t counters) : limit_(counters) {}

  /// The key came. What is known of it since it has its counter may be added to.
  About& add(uint64_t key) {
    ++total_;
    const auto found = places_.find(key);
    const size_t place = found != places_.end() ? found->second : take_place(key);
    Counter& counter = counters_[place];
    by_count_.erase({counter.count, place});
    by_count_.emplace(++counter.count, place);
    return counter.about;
  }

  uint64_t total() const { return total_; }

  /// The most frequent ones first, at most so many.
  std::vector<Counter> top(size_t most) const {
    std::vector<Counter> all;
    for (auto at = by_count_.rbegin(); at != by_count_.rend() && all.size() < most; ++at) {
      all.push_back(counters_[at->second]);
    }
    return all;
  }

 private:
  /// A new counter, or the smallest one's: the key may have come as often as that says.
  size_t take_place(uint64_t key) {
    if (counters_.size() < limit_) {
      counters_.push_back({.key = key});
      const size_t place = counters_.size() - 1;
      places_[key] = place;
      by_count_.emplace(0, place);
      return place;
    }
    const auto [count, place] = *by_count_.begin();
    Counter& counter = counters_[place];
    places_.erase(counter.key);
    places_[key] = place;
    counter = {.key = key, .count = count, .error = count};
    return place;
  }

  size_t limit_;
  std::vector<Counter> counters_;
  std::unordered_map<uint64_t, size_t> places_;     // by key
  std::set<std::pair<uint64_t, size_t>> by_count_;  // count and place
  uint64_t total_ = 0;
};

}  // namespace limpet
