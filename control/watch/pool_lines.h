// SPDX-License-Identifier: GPL-2.0-or-later
// The pools, each with its members and what they carry. Pure.
#pragma once

#include <string>
#include <vector>

#include "control/watch/answers.h"
#include "control/watch/rates.h"
#include "control/watch/styled_line.h"

namespace limpet {

/// `pool`: this one alone; empty: all.
std::vector<Line> pool_lines(const Answers& answers, const Rates& rates, const std::string& pool,
                             size_t columns);

}  // namespace limpet
