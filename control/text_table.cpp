// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/text_table.h"

#include <algorithm>
#include <utility>

#include "control/printable.h"

namespace limpet {
namespace {

std::string paint(const Cell& cell, const Style& style) {
  if (!style.colour || cell.colour == Colour::none) return cell.text;
  const char* code = cell.colour == Colour::green    ? "32"
                     : cell.colour == Colour::yellow ? "33"
                                                     : "31";
  return std::string("\x1b[") + code + "m" + cell.text + "\x1b[0m";
}

// Blanks are owed, and paid only when something follows: a line ends in its last visible character.
std::string line(const std::vector<Cell>& row, const std::vector<Column>& columns,
                 const std::vector<size_t>& widths, const Style& style) {
  std::string text;
  size_t owed = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    const size_t padding = widths[i] - width(row[i].text);
    if (columns[i].align == Align::right) owed += padding;
    if (!row[i].text.empty()) {
      text.append(owed, ' ');
      text += paint(row[i], style);
      owed = 0;
    }
    if (columns[i].align == Align::left) owed += padding;
    owed += 2;
  }
  return text + "\n";
}

}  // namespace

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::add_row(std::vector<Cell> row) {
  row.resize(columns_.size(), Cell(std::string()));
  rows_.push_back(std::move(row));
}

std::string TextTable::to_string(const Style& style) const {
  std::vector<Cell> titles;
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.emplace_back(columns_[i].title);
    widths.push_back(width(columns_[i].title));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], width(row[i].text));
  }
  std::string text = line(titles, columns_, widths, style);
  for (const auto& row : rows_) text += line(row, columns_, widths, style);
  return text;
}

}  // namespace limpet
