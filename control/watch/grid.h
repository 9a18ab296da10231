// SPDX-License-Identifier: GPL-2.0-or-later
// A table for a screen of limited width: what matters least is left out. Pure.
#pragma once

#include <string>
#include <vector>

#include "control/watch/styled_line.h"

namespace limpet {

struct GridColumn {
  std::string title;
  Align align = Align::left;
  int rank = 0;      // 0, as the first has: always there; else the highest is left out first
  size_t least = 0;  // columns that it takes at least, so that nothing moves with each number
};

class Grid {
 public:
  /// Of a note, its title stands above when there is room for all notes behind the columns; else
  /// each is on lines of its own below its row.
  Grid(std::vector<GridColumn> columns, std::string note_title);

  /// A cell for each column.
  void add_row(std::vector<Span> cells, std::string note);
  /// Decides which columns there are; after the last row.
  void fit(size_t columns);

  size_t rows() const { return rows_.size(); }
  Line titles() const;
  std::vector<Line> row(size_t index) const;

 private:
  struct Row {
    std::vector<Span> cells;
    std::string note;
  };
  size_t total() const;
  bool leave_one_out();
  Line line(const std::vector<Span>& cells) const;

  std::vector<GridColumn> columns_;
  std::string note_title_;
  std::vector<Row> rows_;
  std::vector<size_t> widths_;  // of columns; 0: left out
  size_t columns_in_all_ = 0;
  bool notes_beside_ = false;
};

}  // namespace limpet
