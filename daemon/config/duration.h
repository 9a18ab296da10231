// SPDX-License-Identifier: GPL-2.0-or-later
// Spans of time as the file writes them: "500ms", "5s", "30m", "12h", "7d".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace limpet::config {

/// A whole number and one unit; "0" needs none. Nothing for anything else, or above 10,000 days.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// In the largest unit that divides it.
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace limpet::config
