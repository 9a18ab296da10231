// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/table_columns.h"

#include <algorithm>
#include <limits>

#include "control/printable.h"

namespace limpet::nlb {
namespace {

/// A run without blanks, and where it is, in characters.
struct Token {
  std::string_view text;
  size_t begin = 0;
  size_t end = 0;
};

std::vector<Token> tokens_of(std::string_view line) {
  std::vector<Token> tokens;
  size_t column = 0;
  while (!line.empty()) {
    const size_t blanks = std::min(line.find_first_not_of(" \t"), line.size());
    line.remove_prefix(blanks);
    column += blanks;
    const std::string_view text = line.substr(0, line.find_first_of(" \t"));
    if (text.empty()) break;
    tokens.push_back({text, column, column + width(text)});
    column = tokens.back().end;
    line.remove_prefix(text.size());
  }
  return tokens;
}

}  // namespace

TableColumns TableColumns::of(std::string_view names, std::string_view dashes) {
  TableColumns columns;
  const auto titles = tokens_of(names);
  const auto runs = tokens_of(dashes);
  if (!is_dashes(dashes) || titles.size() != runs.size()) return columns;
  for (size_t i = 0; i < runs.size(); ++i) {
    columns.names_.emplace_back(titles[i].text);
    columns.begins_.push_back(std::min(titles[i].begin, runs[i].begin));
  }
  return columns;
}

/// The column that has most of it; of two that have as much, the one whose begin is nearer.
size_t TableColumns::column_of(size_t begin, size_t end) const {
  size_t best = 0;
  size_t most = 0;
  for (size_t i = 0; i < begins_.size(); ++i) {
    const bool last = i + 1 == begins_.size();
    const size_t to = last ? std::numeric_limits<size_t>::max() : begins_[i + 1];
    const size_t low = std::max(begin, begins_[i]);
    const size_t high = std::min(end, to);
    const size_t inside = high > low ? high - low : 0;
    const auto away = [&](size_t column) {
      return begin > begins_[column] ? begin - begins_[column] : begins_[column] - begin;
    };
    if (inside > most || (inside > 0 && inside == most && away(i) < away(best))) {
      best = i;
      most = inside;
    }
  }
  return best;
}

std::vector<std::string> TableColumns::cells(std::string_view row) const {
  std::vector<std::string> cells(names_.size());
  for (const Token& token : tokens_of(row)) {
    std::string& cell = cells[column_of(token.begin, token.end)];
    if (!cell.empty()) cell += ' ';
    cell += token.text;
  }
  return cells;
}

bool is_dashes(std::string_view line) {
  return line.find('-') != line.npos && line.find_first_not_of("- \t") == line.npos;
}

}  // namespace limpet::nlb
