// SPDX-License-Identifier: GPL-2.0-or-later
// JSON as text from somebody else, and as text for somebody else. Neither function throws on bad
// input, and neither recurses deeper than max_json_depth on what the other made.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "ebpf/result.h"

namespace limpet {

/// The deepest nesting that is accepted: far above what the protocol needs (4), far below what
/// could exhaust a stack, since writing JSON recurses.
inline constexpr size_t max_json_depth = 32;

/// One JSON value, in valid UTF-8, with nothing but white space around it. The error says what is
/// wrong and at which byte (counted from 1).
Result<nlohmann::json> parse_json(std::string_view text);

/// The value on one line, without a newline. Invalid UTF-8 in strings becomes U+FFFD.
std::string dump_json(const nlohmann::json& value);

}  // namespace limpet
