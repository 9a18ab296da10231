// SPDX-License-Identifier: GPL-2.0-or-later
// Members for operators, as JSON: states, ways, clients. Reads only.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/edge.h"

namespace limpet {

/// The result of the method `show.members`.
nlohmann::json show_members(Edge& edge);

}  // namespace limpet
