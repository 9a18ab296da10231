// SPDX-License-Identifier: GPL-2.0-or-later
// A table for the terminal: aligned columns, two spaces between them, titles above.
#pragma once

#include <string>
#include <vector>

namespace limpet {

enum class Colour { none, green, yellow, red };
enum class Align { left, right };

/// How to print: colours only where a person looks at a terminal.
struct Style {
  bool colour = false;
};

struct Column {
  std::string title;
  Align align = Align::left;
};

/// Text must be printable (see printable.h): its width is counted in code points.
struct Cell {
  Cell(std::string content) : text(std::move(content)) {}  // NOLINT(google-explicit-constructor)
  Cell(std::string content, Colour shade) : text(std::move(content)), colour(shade) {}

  std::string text;
  Colour colour = Colour::none;
};

class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns);

  /// A cell for each column: missing ones are empty, surplus ones are dropped.
  void add_row(std::vector<Cell> row);

  /// Lines that each end in a newline, without trailing blanks.
  std::string to_string(const Style& style) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace limpet
