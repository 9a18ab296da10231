// SPDX-License-Identifier: GPL-2.0-or-later
// Members as operators want them, beside what the file says.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "control/text_table.h"

namespace limpet {

/// Of the daemon's member methods and show.changes.
std::string changes_table(const nlohmann::json& result, const Style& style);

}  // namespace limpet
