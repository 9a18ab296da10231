// SPDX-License-Identifier: GPL-2.0-or-later
// Pools for operators, as JSON: settings, clients, what is remembered of them. Reads only.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"

namespace limpet {

/// The result of the method `show.pools`.
nlohmann::json show_pools(Edge& edge);

}  // namespace limpet
