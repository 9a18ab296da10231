// SPDX-License-Identifier: GPL-2.0-or-later
// Steps at set times after a start, each taken once and in order. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace limpet {

class Schedule {
 public:
  static constexpr uint64_t never = std::numeric_limits<uint64_t>::max();

  /// `steps`: times after the start, ascending; they outlive it.
  explicit Schedule(std::span<const uint64_t> steps) : steps_(steps), next_(steps.size()) {}

  void start(uint64_t at) {
    start_ = at;
    next_ = 0;
  }
  void stop() { next_ = steps_.size(); }
  bool runs() const { return next_ < steps_.size(); }

  uint64_t due() const { return runs() ? start_ + steps_[next_] : never; }
  /// Takes the next step, if it is due. One that is taken late puts off all that follow, so that
  /// there is always as much time for what comes of a step.
  bool take(uint64_t now) {
    if (!runs() || now < due()) return false;
    start_ += now - due();
    ++next_;
    return true;
  }

 private:
  std::span<const uint64_t> steps_;
  size_t next_;
  uint64_t start_ = 0;
};

}  // namespace limpet
