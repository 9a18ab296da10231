// SPDX-License-Identifier: GPL-2.0-or-later
// How far one member's drain has come, and when it will be done. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace limpet {

class Drain {
 public:
  /// What is left at `now_s` of a monotonic clock: clients with a binding; an estimate of those
  /// that may still come without one; until when such may come (0: none can).
  void note(uint32_t now_s, uint64_t bound, double silent, uint32_t silent_until_s);

  /// Since the first note.
  uint32_t lasts_s() const { return now_s_ - began_s_.value_or(now_s_); }
  uint64_t bound() const { return bound_; }
  double silent() const { return silent_; }
  /// Seconds from the last note; 0: nobody can come without a binding.
  uint32_t silent_for_s() const;

  /// Nobody is left, and nobody can come any more.
  bool done() const { return bound_ == 0 && silent_for_s() == 0; }
  /// Seconds from the last note until it is done, if clients go on leaving as they do: bound ones
  /// are taken to leave at a constant rate each, so that their number falls exponentially, at the
  /// rate of a least-squares fit since there were most of them. Nothing while they do not get
  /// fewer.
  std::optional<uint32_t> done_in_s() const;

 private:
  struct Sample {
    uint32_t time_s;
    uint64_t bound;
  };
  std::optional<double> leaving_rate() const;  // a second

  std::optional<uint32_t> began_s_;
  uint32_t now_s_ = 0, silent_until_s_ = 0;
  uint64_t bound_ = 0;
  double silent_ = 0;
  std::vector<Sample> samples_;  // evenly spread since the drain began, at most `most`
  uint32_t spacing_s_ = 1;
};

}  // namespace limpet
