// SPDX-License-Identifier: GPL-2.0-or-later
// A member that comes back gets its weight in ten steps, so that its caches can fill. Pure: time is
// given to it.
#pragma once

#include <cstdint>
#include <string>

namespace limpet {

class SlowStart {
 public:
  static constexpr unsigned steps = 10;

  /// What is so at `now_ms`: whether clients may use the member. It rises for `duration_ms` (0: at
  /// once) from when it becomes usable, but not if it is when this is called first. True when the
  /// weight is another one now.
  bool follow(bool usable, uint64_t now_ms, uint64_t duration_ms);

  /// Of a member's `weight`; at least 1 if that is.
  uint32_t weight(uint32_t weight) const;
  /// "slow start, at 30 % of its weight"; "" when it has all of it.
  std::string reason() const;

 private:
  bool known_ = false, usable_ = false, rises_ = false;
  uint64_t since_ms_ = 0;
  unsigned step_ = steps;
};

}  // namespace limpet
