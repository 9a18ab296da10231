// SPDX-License-Identifier: GPL-2.0-or-later
// Pools and their members for operators, as JSON: states, clients, what is remembered of them.
// Reads only.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"

namespace limpet {

/// The results of the methods `show.pools` and `show.members`.
nlohmann::json show_pools(Edge& edge);
nlohmann::json show_members(Edge& edge);

}  // namespace limpet
