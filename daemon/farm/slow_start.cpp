// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/slow_start.h"

#include <algorithm>
#include <utility>

namespace limpet {

bool SlowStart::follow(bool usable, uint64_t now_ms, uint64_t duration_ms) {
  // One that is there from the first has served already, as far as anyone knows.
  if (known_ && usable && !usable_) {
    rises_ = true;
    since_ms_ = now_ms;
  }
  known_ = true;
  usable_ = usable;
  const uint64_t passed = now_ms - since_ms_;
  if (passed >= duration_ms) rises_ = false;
  const uint64_t step = rises_ ? 1 + passed * (steps - 1) / duration_ms : steps;
  return std::exchange(step_, static_cast<unsigned>(step)) != step;
}

uint32_t SlowStart::weight(uint32_t weight) const {
  if (weight == 0) return 0;
  return static_cast<uint32_t>(std::max<uint64_t>(1, uint64_t{weight} * step_ / steps));
}

std::string SlowStart::reason() const {
  if (step_ == steps) return "";
  return "slow start, at " + std::to_string(step_ * 100 / steps) + " % of its weight";
}

}  // namespace limpet
