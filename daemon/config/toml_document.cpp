// SPDX-License-Identifier: GPL-2.0-or-later
// The only file that includes toml11. It is used for its grammar alone: no find_or and no typed
// conversions, which wrap and swallow (see toml_text.h for what it must not see).
#include "daemon/config/toml_document.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <toml.hpp>

#include "daemon/config/toml_text.h"

namespace limpet::config {

namespace {

class Converter {
 public:
  explicit Converter(const TomlText& source) : source_(source) {
    for (size_t i = 0; i < source.text.size(); ++i) {
      if (i == 0 || source.text[i - 1] == '\n') starts_.push_back(i);
    }
  }

  Node convert(const toml::value& value) const {
    Node node;
    node.line = line_at(offset(value));
    place(value, node);
    switch (value.type()) {
      case toml::value_t::string:
        node.kind = Node::Kind::string;
        node.text = value.as_string().str;
        break;
      case toml::value_t::integer:
        node.kind = Node::Kind::integer;
        node.integer = value.as_integer();
        break;
      case toml::value_t::boolean:
        node.kind = Node::Kind::boolean;
        node.boolean = value.as_boolean();
        break;
      case toml::value_t::floating:
        node.kind = Node::Kind::real;
        break;
      case toml::value_t::array:
        node.kind = Node::Kind::array;
        for (const toml::value& item : value.as_array()) node.items.push_back(convert(item));
        if (node.items.size() == 1 && node.items[0].text == kEmptyArray) node.items.clear();
        break;
      case toml::value_t::table:
        convert_entries(value.as_table(), node);
        break;
      default:
        node.kind = Node::Kind::time;
    }
    return node;
  }

 private:
  /// toml11 keeps tables in a hash table: the file's order comes from the positions.
  void convert_entries(const toml::table& table, Node& node) const {
    std::vector<std::pair<size_t, const toml::table::value_type*>> order;
    for (const auto& entry : table) order.emplace_back(offset(entry.second), &entry);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : a.second->first < b.second->first;
    });
    for (const auto& [position, entry] : order) {
      node.entries.push_back({entry->first, convert(entry->second)});
    }
  }

  void place(const toml::value& value, Node& node) const {
    const auto* region = region_of(value);
    if (region == nullptr || region->first() == region->last()) return;
    node.begin = source_.in_file(static_cast<size_t>(region->first() - region->begin()));
    node.end = source_.in_file(static_cast<size_t>(region->last() - region->begin()) - 1) + 1;
  }

  static const toml::detail::region* region_of(const toml::value& value) {
    return dynamic_cast<const toml::detail::region*>(toml::detail::get_region(value));
  }

  /// value.location() would count all lines before the value, for each value anew.
  static size_t offset(const toml::value& value) {
    const auto* region = region_of(value);
    return region == nullptr ? 0 : static_cast<size_t>(region->first() - region->begin());
  }

  unsigned line_at(size_t position) const {
    const auto next = std::upper_bound(starts_.begin(), starts_.end(), position);
    const auto index = static_cast<size_t>(std::max<ptrdiff_t>(next - starts_.begin() - 1, 0));
    return source_.lines[index];
  }

  const TomlText& source_;
  std::vector<size_t> starts_;  // of the prepared text's lines
};

/// What toml11 says comes as
///     [error] toml::FUNCTION: what
///      --> FILE
///        |
///     12 | the line
///        | ^--- comment
/// and again from the line number for a second place.
struct Complaint {
  std::string what;
  std::vector<unsigned> lines;  // of the prepared text
  std::string comment;
};

Complaint dissect(const std::string& message) {
  Complaint complaint;
  std::istringstream lines(message);
  std::string line;
  std::getline(lines, line);
  const size_t function = line.find("parse_");
  const size_t insert = line.find("toml::insert_value: ");
  if (line.starts_with("[error] ")) line.erase(0, 8);
  if (line.starts_with("toml::") || function != std::string::npos || insert != std::string::npos) {
    const size_t colon = line.find(':', line.starts_with("toml::") ? 6 : 0);
    // "toml::detail::parse_key: …": the function's name ends at a single colon.
    size_t end = colon;
    while (end != std::string::npos && end + 1 < line.size() && line[end + 1] == ':') {
      end = line.find(':', end + 2);
    }
    if (end != std::string::npos) line.erase(0, end + 1);
  }
  line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
  while (!line.empty() && (line.back() == '.' || line.back() == ' ')) line.pop_back();
  complaint.what = line;
  bool marker = false;
  while (std::getline(lines, line)) {
    const size_t digit = line.find_first_not_of(' ');
    if (marker) {
      const size_t text = line.find_first_not_of(" |^~-");
      if (text != std::string::npos) complaint.comment = line.substr(text);
      marker = false;
    } else if (digit != std::string::npos && line[digit] >= '0' && line[digit] <= '9') {
      complaint.lines.push_back(static_cast<unsigned>(std::strtoul(&line[digit], nullptr, 10)));
      marker = true;
    }
  }
  return complaint;
}

void report_syntax(const char* message, const TomlText& source, Report& report) {
  Complaint complaint = dissect(message);
  for (unsigned& line : complaint.lines) {
    line = source.lines[std::clamp<size_t>(line, 1, source.lines.size()) - 1];
  }
  const unsigned line = complaint.lines.empty() ? 0 : complaint.lines.back();
  // value ("a.b") already exists
  const size_t open = complaint.what.find("(\"");
  const size_t close = complaint.what.find("\")");
  if (complaint.lines.size() == 2 && open != std::string::npos && close != std::string::npos) {
    const std::string key = complaint.what.substr(open + 2, close - open - 2);
    report.add(line, key_text(key),
               "written twice, first on line " + std::to_string(complaint.lines.front()) +
                   "; keep one of them");
    return;
  }
  std::string what = complaint.what.empty() ? "not TOML" : complaint.what;
  if (!complaint.comment.empty()) what += "; " + complaint.comment;
  report.add(line, "syntax", what);
}

}  // namespace

const char* kind_text(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::string:
      return "a string";
    case Node::Kind::integer:
      return "an integer";
    case Node::Kind::boolean:
      return "true or false";
    case Node::Kind::real:
      return "a number with a fraction";
    case Node::Kind::time:
      return "a date or time";
    case Node::Kind::array:
      return "an array";
    case Node::Kind::table:
      return "a table";
  }
  return "a value";
}

Node parse_toml(std::string_view text, Report& report) {
  const TomlText source = prepare_toml(text, report);
  if (report.failed()) return {};
  try {
    std::istringstream stream(source.text);
    // A short name: toml11 copies it for every token.
    const toml::value document = toml::parse(stream, "toml");
    return Converter(source).convert(document);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    report_syntax(error.what(), source, report);
    return {};
  }
}

}  // namespace limpet::config
