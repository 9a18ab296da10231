// SPDX-License-Identifier: GPL-2.0-or-later
// What a farm takes over of a former one whose maps are not its own: from which number to which.
// Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/farm/pool_difference.h"

namespace limpet {

struct Succession {
  /// By the former member number: the one now; 0: nobody's.
  std::vector<uint16_t> members;
  std::map<uint32_t, uint32_t> pools;  // whose clients are the same, and so is their memory's shape
  std::map<uint32_t, uint32_t> rules;  // whose counters go on
  std::map<std::string, PoolDifference> anew;  // whose are not, by name
};

}  // namespace limpet
