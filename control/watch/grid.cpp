// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/grid.h"

#include <algorithm>
#include <utility>

#include "control/printable.h"

namespace limpet {
namespace {

constexpr size_t gap = 2;
constexpr size_t least_name = 4;  // the first column is cut to this before a line is

}  // namespace

Grid::Grid(std::vector<GridColumn> columns, std::string note_title)
    : columns_(std::move(columns)), note_title_(std::move(note_title)) {}

void Grid::add_row(std::vector<Span> cells, std::string note) {
  cells.resize(columns_.size());
  rows_.push_back({std::move(cells), std::move(note)});
}

void Grid::fit(size_t columns) {
  widths_.clear();
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t widest = std::max(columns_[i].least, width(columns_[i].title));
    for (const Row& row : rows_) widest = std::max(widest, width(row.cells[i].text));
    widths_.push_back(widest);
  }
  while (total() > columns && leave_one_out()) continue;
  if (total() > columns) {
    const size_t surplus = total() - columns;
    widths_[0] = std::max(least_name, widths_[0] > surplus ? widths_[0] - surplus : 0);
  }
  size_t widest_note = width(note_title_);
  for (const Row& row : rows_) widest_note = std::max(widest_note, width(row.note));
  notes_beside_ = total() + gap + widest_note <= columns;
  columns_in_all_ = columns;
}

size_t Grid::total() const {
  size_t sum = 0;
  for (const size_t wide : widths_) sum += wide == 0 ? 0 : wide + (sum == 0 ? 0 : gap);
  return sum;
}

/// False: none is left that may be.
bool Grid::leave_one_out() {
  size_t least_needed = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (widths_[i] > 0 && columns_[i].rank > columns_[least_needed].rank) least_needed = i;
  }
  if (least_needed == 0) return false;
  widths_[least_needed] = 0;
  return true;
}

// Blanks are owed, and paid only when something follows.
Line Grid::line(const std::vector<Span>& cells) const {
  Line line;
  size_t owed = 0;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (widths_[i] == 0) continue;
    Span cell = cells[i];
    cell.text = clipped(cell.text, widths_[i]);
    const size_t padding = widths_[i] - width(cell.text);
    if (columns_[i].align == Align::right) owed += padding;
    if (!cell.text.empty()) {
      if (owed > 0) line.push_back({std::string(owed, ' ')});
      line.push_back(std::move(cell));
      owed = 0;
    }
    if (columns_[i].align == Align::left) owed += padding;
    owed += gap;
  }
  return line;
}

Line Grid::titles() const {
  std::vector<Span> cells;
  for (const GridColumn& column : columns_) cells.push_back({column.title});
  Line titles = line(cells);
  const bool any_note =
      std::ranges::any_of(rows_, [](const Row& row) { return !row.note.empty(); });
  if (notes_beside_ && any_note) {
    titles.push_back({std::string(total() - width(titles) + gap, ' ') + note_title_});
  }
  titles = clipped(titles, columns_in_all_);
  for (Span& span : titles) span.weight = Weight::strong;
  return titles;
}

std::vector<Line> Grid::row(size_t index) const {
  const Row& row = rows_[index];
  std::vector<Line> lines = {line(row.cells)};
  if (row.note.empty()) return {clipped(lines[0], columns_in_all_)};
  if (notes_beside_) {
    const size_t blanks = total() + gap - width(lines[0]);
    lines[0].push_back({std::string(blanks, ' ') + row.note});
  } else {
    const size_t room = columns_in_all_ > 2 * gap ? columns_in_all_ - gap : columns_in_all_;
    for (const std::string& part : wrapped(row.note, room)) {
      lines.push_back({{std::string(gap, ' ') + part}});
    }
  }
  for (Line& one : lines) one = clipped(one, columns_in_all_);
  return lines;
}

}  // namespace limpet
