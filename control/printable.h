// SPDX-License-Identifier: GPL-2.0-or-later
// Text from somewhere else, made safe for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace limpet {

/// The text with all that a terminal would act on spelled out: control characters (C0, DEL, C1),
/// invisible and direction-changing characters, line separators and bytes that are no UTF-8 become
/// "\\x1b" or "\\u202e". The result is valid UTF-8 on one line.
std::string printable(std::string_view text);

/// How many columns valid UTF-8 takes, counted in code points.
size_t width(std::string_view text);

}  // namespace limpet
