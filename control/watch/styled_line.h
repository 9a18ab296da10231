// SPDX-License-Identifier: GPL-2.0-or-later
// Lines of a screen, with what makes parts of them stand out. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/text_table.h"

namespace limpet {

enum class Weight { normal, strong, faint, reverse };

/// Text must be printable (see printable.h).
struct Span {
  std::string text;
  Colour colour = Colour::none;
  Weight weight = Weight::normal;

  bool operator==(const Span&) const = default;
};

using Line = std::vector<Span>;

size_t width(const Line& line);
std::string plain_text(const Line& line);

/// At most so many columns; what is left out shows as "…".
std::string clipped(std::string_view text, size_t columns);
Line clipped(const Line& line, size_t columns);

/// Broken between words where possible, so that no line is wider.
std::vector<std::string> wrapped(std::string_view text, size_t columns);

/// The parts with two blanks between them, on as many lines as they need.
std::vector<Line> flowed(const std::vector<Span>& parts, size_t columns);

/// The same without colour, as what is no longer true.
void fade(Line& line);

}  // namespace limpet
