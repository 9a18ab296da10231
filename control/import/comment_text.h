// SPDX-License-Identifier: GPL-2.0-or-later
// Text as TOML has it: comments of several lines, strings. Pure.
#pragma once

#include <string>
#include <string_view>

namespace limpet::nlb {

/// Lines of at most 100 columns, each "# …" with its newline; those behind the first are indented
/// by two more with `hang`. The text is made printable first.
std::string comment(std::string_view text, bool hang = false);

/// In quotes, with what a basic string cannot have as it is escaped.
std::string toml_string(std::string_view text);

}  // namespace limpet::nlb
