// SPDX-License-Identifier: GPL-2.0-or-later
// A table as PowerShell prints it: names, dashes below them, and rows whose cells may be empty,
// have blanks in them, or begin a little beside their column. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace limpet::nlb {

class TableColumns {
 public:
  /// Of the line with the names and the one with the dashes; none, if they are not that.
  static TableColumns of(std::string_view names, std::string_view dashes);

  bool empty() const { return names_.empty(); }
  const std::vector<std::string>& names() const { return names_; }
  /// As many cells as there are columns, without blanks around them.
  std::vector<std::string> cells(std::string_view row) const;

 private:
  size_t column_of(size_t begin, size_t end) const;

  std::vector<std::string> names_;
  std::vector<size_t> begins_;  // in characters, not bytes
};

/// Whether the line has dashes, and nothing but these and blanks.
bool is_dashes(std::string_view line);

}  // namespace limpet::nlb
