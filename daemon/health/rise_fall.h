// SPDX-License-Identifier: GPL-2.0-or-later
// What is known of a server after so many results: it changes only when `rise` or `fall` in a row
// say so; but of one that is unknown the first good result is enough. (A bad one is not: a member
// of which nothing is known gets no clients as long as others are up.) Pure.
#pragma once

#include <cstdint>

#include "daemon/health/known.h"

namespace limpet {

class RiseFall {
 public:
  RiseFall(uint32_t rise, uint32_t fall, Known known = Known::unknown)
      : rise_(rise), fall_(fall), known_(known) {}

  /// Takes a result; true when it changed what is known.
  bool take(bool passed);

  Known known() const { return known_; }
  /// How many results in a row were like the last one, it included; 0 before the first.
  uint32_t run() const { return run_; }

 private:
  uint32_t rise_, fall_;
  Known known_;
  bool passed_ = false;
  uint32_t run_ = 0;
};

}  // namespace limpet
