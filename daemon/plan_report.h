// SPDX-License-Identifier: GPL-2.0-or-later
// What a reload of the file as it is now would do, or a change of a member; before it is done.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"
#include "daemon/names/live_config.h"

namespace limpet {

/// `params`: nothing, for the file; else `change`, as member.set takes it, beside it. An error when
/// that would be refused. Builds each pool's table twice, some milliseconds each.
Result<nlohmann::json> show_plan(Edge& edge, const LiveConfig& config,
                                 const nlohmann::json& params);

}  // namespace limpet
