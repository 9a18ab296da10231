// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/listing_records.h"

#include <algorithm>

#include "control/import/source_text.h"
#include "control/import/table_columns.h"

namespace limpet::nlb {
namespace {

constexpr size_t most_columns = 64;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// "PS C:\>Get-NlbClusterVip", of a screen that was copied.
bool is_prompt(std::string_view line) {
  return line.starts_with("PS ") && line.find('>') != line.npos;
}

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// "StartPort        : 80"; no name: the line is something else.
Property list_line(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == line.npos || line.empty() || is_blank(line.front())) return {};
  const std::string_view name = trimmed(line.substr(0, colon));
  const bool word = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  if (!word) return {};
  return {std::string(name), std::string(trimmed(line.substr(colon + 1))), Property::Kind::text};
}

class Listing {
 public:
  explicit Listing(std::string_view text) : lines_(lines_of(text)) {}

  Result<std::vector<Record>> read() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      if (line.empty() || is_prompt(line)) {
        finish();
      } else if (at_ + 1 < lines_.size() && is_dashes(lines_[at_ + 1])) {
        finish();
        if (!read_table()) return not_understood();
      } else if (!read_list_line(line)) {
        return not_understood();
      }
    }
    finish();
    return std::move(records_);
  }

 private:
  std::string place() const { return "line " + std::to_string(at_ + 1); }

  Error not_understood() const {
    return {place() + ": " + shown(lines_[at_]) + " is not understood"};
  }

  void finish() {
    if (!block_.properties.empty()) records_.push_back(std::move(block_));
    block_ = {};
  }

  bool read_list_line(std::string_view line) {
    Property property = list_line(line);
    if (property.name.empty()) {  // the rest of a long value
      if (!is_blank(line.front()) || block_.properties.empty()) return false;
      block_.properties.back().text += trimmed(line);
      return true;
    }
    if (block_.has({property.name})) finish();
    if (block_.properties.size() == most_columns) return false;
    if (block_.properties.empty()) block_.place = place();
    block_.properties.push_back(std::move(property));
    return true;
  }

  /// To the blank line behind it, or the end.
  bool read_table() {
    const auto columns = TableColumns::of(lines_[at_], lines_[at_ + 1]);
    if (columns.empty() || columns.names().size() > most_columns) return false;
    for (at_ += 2; at_ < lines_.size(); ++at_) {
      if (lines_[at_].empty() || is_prompt(lines_[at_])) return true;
      Record row{place(), {}};
      auto cells = columns.cells(lines_[at_]);
      for (size_t i = 0; i < cells.size(); ++i) {
        row.properties.push_back({columns.names()[i], std::move(cells[i]), Property::Kind::text});
      }
      records_.push_back(std::move(row));
    }
    return true;
  }

  std::vector<std::string_view> lines_;
  size_t at_ = 0;
  Record block_;  // of the list that is under way
  std::vector<Record> records_;
};

}  // namespace

Result<std::vector<Record>> listing_records(std::string_view text) {
  return Listing(text).read();
}

}  // namespace limpet::nlb
