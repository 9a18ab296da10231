// SPDX-License-Identifier: GPL-2.0-or-later
// Clients that are bound to members, one by one, as JSON for operators. Reads only.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"
#include "ebpf/result.h"

namespace limpet {

/// The result of the method `show.clients` by its params; control/README.md has them. Goes through
/// all bindings: a few milliseconds of the loop for a million.
Result<nlohmann::json> show_clients(Edge& edge, const nlohmann::json& params);

}  // namespace limpet
