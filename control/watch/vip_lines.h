// SPDX-License-Identifier: GPL-2.0-or-later
// The VIPs' addresses, where they are and why one is not. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "control/watch/styled_line.h"

namespace limpet {

/// From the result of show.vips.
std::vector<Line> vip_lines(const nlohmann::json& result, size_t columns);

}  // namespace limpet
