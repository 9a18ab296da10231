// SPDX-License-Identifier: GPL-2.0-or-later
// Clients for the terminal: who is bound, and who sends most. Pure; they take any JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "control/text_table.h"

namespace limpet {

/// The result of show.clients.
std::string clients_table(const nlohmann::json& result, const Style& style);

/// The result of load.read, at its end: a table for each pool.
std::string load_tables(const nlohmann::json& result, const Style& style);

}  // namespace limpet
