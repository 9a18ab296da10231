// SPDX-License-Identifier: GPL-2.0-or-later
// What the affinity simulation prints: the tables, and single errors.
#pragma once

#include <string>
#include <vector>

#include "bench/affinity/row.h"

namespace limpet::sim {

/// DESIGN.md's table: errors of the three methods.
std::string errors_table(const std::vector<Row>& rows);
/// What else limpet did.
std::string limpet_table(const std::vector<Row>& rows);

std::string to_string(const Mishap& mishap);

}  // namespace limpet::sim
