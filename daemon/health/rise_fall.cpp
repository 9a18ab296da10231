// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/rise_fall.h"

namespace limpet {

bool RiseFall::take(bool passed) {
  run_ = passed == passed_ ? run_ + 1 : 1;
  if (run_ == 0) run_ = UINT32_MAX;  // it counts no further
  passed_ = passed;
  const Known says = passed ? Known::up : Known::down;
  const uint32_t needed = known_ == Known::unknown && passed ? 1 : passed ? rise_ : fall_;
  if (says == known_ || run_ < needed) return false;
  known_ = says;
  return true;
}

}  // namespace limpet
