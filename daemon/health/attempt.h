// SPDX-License-Identifier: GPL-2.0-or-later
// One attempt of a check that is under way, on the loop. To destroy it is to give it up: its
// connection or process is gone then and nobody is told.
#pragma once

#include <functional>

#include "daemon/health/outcome.h"

namespace limpet {

class Attempt {
 public:
  /// Told once, never before the attempt has been returned to whom started it, and never after it
  /// was given up. The attempt may be destroyed in the call.
  using Done = std::function<void(Outcome)>;

  virtual ~Attempt() = default;
};

}  // namespace limpet
