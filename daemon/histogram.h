// SPDX-License-Identifier: GPL-2.0-or-later
// How often something took how long, by ranges, as Prometheus counts it. A value; includes nothing
// of limpet, and anybody may include it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace limpet {

class Histogram {
 public:
  /// `bounds` are the ranges' upper ends in seconds, ascending; the last range has none.
  explicit Histogram(std::vector<double> bounds)
      : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}

  void observe(double seconds) {
    const auto range = std::ranges::lower_bound(bounds_, seconds) - bounds_.begin();
    ++counts_[static_cast<size_t>(range)];
    sum_ += seconds;
  }
  void observe(std::chrono::nanoseconds time) {
    observe(std::chrono::duration<double>(time).count());
  }

  const std::vector<double>& bounds() const { return bounds_; }
  const std::vector<uint64_t>& counts() const { return counts_; }  // a range each
  double sum() const { return sum_; }

 private:
  std::vector<double> bounds_;
  std::vector<uint64_t> counts_;
  double sum_ = 0;
};

}  // namespace limpet
