// SPDX-License-Identifier: GPL-2.0-or-later
// VIPs for operators, as JSON: where their addresses are, and why not. Reads only.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"

namespace limpet {

/// The result of the method `show.vips`.
nlohmann::json show_vips(const Edge& edge);

}  // namespace limpet
