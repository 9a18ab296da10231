// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/within.h"

namespace limpet {

std::string within(std::chrono::milliseconds time) {
  if (time.count() % 1000 == 0) return "within " + std::to_string(time.count() / 1000) + " s";
  return "within " + std::to_string(time.count()) + " ms";
}

}  // namespace limpet
