// SPDX-License-Identifier: GPL-2.0-or-later
// What DESIGN.md promises of limpet's affinity, and whether the means over the seeds keep it.
#pragma once

#include <string>
#include <vector>

#include "bench/affinity/row.h"

namespace limpet::sim {

struct Promise {
  std::string text;
  bool holds;
};

/// For the rows of DESIGN.md's table: without a flood at most two in a million; with one at most a
/// quarter of the LRU's errors; and in each no more than DESIGN.md has there, or two in a million.
std::vector<Promise> promises(const std::vector<Row>& rows);

}  // namespace limpet::sim
