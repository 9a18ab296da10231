// SPDX-License-Identifier: GPL-2.0-or-later
// What another configuration would do; before it is done.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"

namespace limpet {

/// What `plan` answers (control/README.md). An error when that would be refused. Builds each pool's
/// table twice, some milliseconds each.
Result<nlohmann::json> show_plan(Edge& edge, const Config& then);

/// An error when that would be refused, or would move more than this share of a pool's new clients
/// or known ones (plan/limit.h). Takes as long.
Result<void> moves_within(Edge& edge, const Config& then, double most);

}  // namespace limpet
