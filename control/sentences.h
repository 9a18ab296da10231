// SPDX-License-Identifier: GPL-2.0-or-later
// Sentences of a reply, one a line.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace limpet {

/// Those of the list of this name, each behind `before`.
std::string sentences(const nlohmann::json& result, const char* key,
                      const std::string& before = "");

}  // namespace limpet
