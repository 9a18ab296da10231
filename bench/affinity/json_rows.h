// SPDX-License-Identifier: GPL-2.0-or-later
// The simulation's rows as bench/run takes them: lines of JSON.
#pragma once

#include <string>
#include <vector>

#include "bench/affinity/row.h"

namespace limpet::sim {

/// Packets of active clients that went astray, by method, with the least and the most of a seed.
std::string json_rows(const std::vector<Row>& rows);

}  // namespace limpet::sim
