// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/styled_line.h"

#include <algorithm>

#include "control/printable.h"

namespace limpet {
namespace {

/// How many bytes the first code points take.
size_t bytes_of(std::string_view text, size_t code_points) {
  size_t bytes = 0;
  for (; code_points > 0 && bytes < text.size(); --code_points) {
    do ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80);
  }
  return bytes;
}

}  // namespace

size_t width(const Line& line) {
  size_t columns = 0;
  for (const Span& span : line) columns += width(span.text);
  return columns;
}

std::string plain_text(const Line& line) {
  std::string text;
  for (const Span& span : line) text += span.text;
  return text;
}

std::string clipped(std::string_view text, size_t columns) {
  if (width(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  return std::string(text.substr(0, bytes_of(text, columns - 1))) + "…";
}

Line clipped(const Line& line, size_t columns) {
  Line fitting;
  for (const Span& span : line) {
    const size_t wide = width(span.text);
    if (wide > columns) {
      fitting.push_back({clipped(span.text, columns), span.colour, span.weight});
      break;
    }
    fitting.push_back(span);
    columns -= wide;
  }
  return fitting;
}

std::vector<std::string> wrapped(std::string_view text, size_t columns) {
  std::vector<std::string> lines;
  columns = std::max<size_t>(columns, 1);
  while (width(text) > columns) {
    const size_t most = bytes_of(text, columns);
    // A blank right behind the last column that fits is a place to break at, too.
    const size_t blank = text.rfind(' ', most);
    const size_t end = blank == text.npos || blank == 0 ? most : blank;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  lines.emplace_back(text);
  return lines;
}

std::vector<Line> flowed(const std::vector<Span>& parts, size_t columns) {
  std::vector<Line> lines(1);
  for (const Span& part : parts) {
    if (part.text.empty()) continue;
    if (!lines.back().empty() && width(lines.back()) + 2 + width(part.text) > columns) {
      lines.emplace_back();
    }
    if (!lines.back().empty()) lines.back().push_back({"  "});
    lines.back().push_back(part);
  }
  for (Line& line : lines) line = clipped(line, columns);
  return lines;
}

void fade(Line& line) {
  for (Span& span : line) {
    span.colour = Colour::none;
    span.weight = Weight::faint;
  }
}

}  // namespace limpet
