// SPDX-License-Identifier: GPL-2.0-or-later
// How far a member's drain has come, for people. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace limpet {

/// A line on a member of `show.members`, with its newline; empty if it does not drain.
std::string drain_text(const nlohmann::json& member);

}  // namespace limpet
