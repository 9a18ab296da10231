// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/member_text.h"

#include <algorithm>
#include <map>

#include "daemon/config/toml_document.h"

namespace limpet::config {

namespace {

/// Text that takes the place of [begin, end).
struct Splice {
  size_t begin = 0;
  size_t end = 0;
  std::string text;
};

struct Setting {
  const char* key;
  Node value;
  std::string text;  // the value as TOML
};

std::vector<Setting> settings_of(const MemberEdit& edit) {
  std::vector<Setting> settings;
  if (edit.state) {
    Node value;
    value.kind = Node::Kind::string;
    value.text = to_string(*edit.state);
    settings.push_back({"state", value, "\"" + value.text + "\""});
  }
  if (edit.weight) {
    Node value;
    value.kind = Node::Kind::integer;
    value.integer = *edit.weight;
    settings.push_back({"weight", value, std::to_string(*edit.weight)});
  }
  return settings;
}

Node* find(Node& table, std::string_view key) {
  const auto entry = std::ranges::find(table.entries, key, &Entry::key);
  return entry == table.entries.end() ? nullptr : &entry->value;
}

/// Of an array of tables, the one with this name.
Node* named(Node* array, std::string_view name) {
  if (array == nullptr) return nullptr;
  for (Node& table : array->items) {
    const Node* its = find(table, "name");
    if (its != nullptr && its->text == name) return &table;
  }
  return nullptr;
}

Node* find_member(Node& document, const MemberEdit& edit) {
  Node* pool = named(find(document, "pool"), edit.pool);
  return pool == nullptr ? nullptr : named(find(*pool, "members"), edit.member);
}

/// "key = value" for those that the table has not got, behind its last one: within the braces, or
/// each on a line of its own.
Splice insertion(std::string_view text, const Node& table, const std::vector<Setting>& settings) {
  const Node& last = table.entries.back().value;
  Splice splice{last.end, last.end, ""};
  if (text[table.begin] == '{') {
    for (const Setting& setting : settings) {
      splice.text += std::string(", ") + setting.key + " = " + setting.text;
    }
    return splice;
  }
  const size_t line = text.rfind('\n', last.begin) + 1;  // 0 where there is none
  const size_t indent = text.find_first_not_of(" \t", line) - line;
  const size_t end = text.find('\n', last.end);
  // Of this line or, where it is the last and has none, of the one before.
  const size_t ending = end == text.npos ? text.rfind('\n') : end;
  const bool carriage = ending != text.npos && ending > 0 && text[ending - 1] == '\r';
  const std::string line_end = carriage ? "\r\n" : "\n";
  splice.begin = splice.end = end == text.npos ? text.size() : end + 1;
  for (const Setting& setting : settings) {
    const std::string said =
        std::string(text.substr(line, indent)) + setting.key + " = " + setting.text;
    splice.text += end == text.npos ? line_end + said : said + line_end;
  }
  return splice;
}

/// Also changes the table.
void change(std::string_view text, Node& table, const MemberEdit& edit,
            std::vector<Splice>& splices) {
  std::vector<Setting> missing;
  for (const Setting& setting : settings_of(edit)) {
    if (Node* value = find(table, setting.key)) {
      splices.push_back({value->begin, value->end, setting.text});
      value->text = setting.value.text;
      value->integer = setting.value.integer;
    } else {
      missing.push_back(setting);
    }
  }
  if (missing.empty()) return;
  splices.push_back(insertion(text, table, missing));
  for (const Setting& setting : missing) table.entries.push_back({setting.key, setting.value});
}

std::string spliced(std::string_view text, std::vector<Splice> splices) {
  std::ranges::sort(splices, {}, &Splice::begin);
  std::string whole;
  size_t at = 0;
  for (const Splice& splice : splices) {
    whole += text.substr(at, splice.begin - at);
    whole += splice.text;
    at = splice.end;
  }
  return whole += text.substr(at);
}

/// Whether both mean the same, wherever it is written.
bool same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.integer != b.integer || a.boolean != b.boolean) {
    return false;
  }
  if (!std::ranges::equal(a.items, b.items, same)) return false;
  std::map<std::string_view, const Node*> entries;
  for (const Entry& entry : a.entries) entries.emplace(entry.key, &entry.value);
  return a.entries.size() == b.entries.size() &&
         std::ranges::all_of(b.entries, [&](const Entry& e) {
           const auto known = entries.find(e.key);
           return known != entries.end() && same(*known->second, e.value);
         });
}

Error by_hand(const std::vector<MemberEdit>& edits) {
  std::string text = "the file cannot be changed by itself as it is written; write by hand";
  for (const MemberEdit& edit : edits) {
    text += text.back() == ')' ? ", " : ": ";
    text += "member " + edit.member + " of pool " + edit.pool + " (";
    const char* between = "";
    for (const Setting& setting : settings_of(edit)) {
      text += std::string(between) + setting.key + " = " + setting.text;
      between = ", ";
    }
    text += ")";
  }
  return {text};
}

/// Whether the text is of this meaning.
bool means(std::string_view text, const Node& wanted) {
  Report report("");
  const Node document = parse_toml(text, report);
  return !report.failed() && same(document, wanted);
}

}  // namespace

Result<std::string> with_members(std::string_view text, const std::vector<MemberEdit>& edits) {
  Report report("");
  Node document = parse_toml(text, report);
  if (report.failed()) return report.error();
  std::vector<Splice> splices;
  for (const MemberEdit& edit : edits) {
    Node* table = find_member(document, edit);
    if (table == nullptr || table->entries.empty()) return by_hand(edits);
    change(text, *table, edit, splices);
  }
  std::string whole = spliced(text, std::move(splices));
  return means(whole, document) ? Result<std::string>(std::move(whole)) : by_hand(edits);
}

}  // namespace limpet::config
