// SPDX-License-Identifier: GPL-2.0-or-later
// The edge at a glance: what stays on top of the screen. Pure.
#pragma once

#include <vector>

#include "control/watch/frame.h"
#include "control/watch/rates.h"

namespace limpet {

std::vector<Line> head_lines(const View& view, const Rates& rates, size_t columns);

}  // namespace limpet
