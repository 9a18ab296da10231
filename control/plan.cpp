// SPDX-License-Identifier: GPL-2.0-or-later
// plan: what a reload of the file would do, or another command; before it is done.
#include <cmath>
#include <string_view>

#include "control/commands.h"
#include "control/field.h"
#include "control/member_words.h"
#include "control/printable.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string percent(double part, double whole) {
  return whole > 0 ? std::to_string(std::lround(part / whole * 100)) + " %" : unknown_field;
}

std::string percent_field(const json& object, const char* key) {
  const auto share = real_field(object, key);
  return share ? percent(*share, 1) : unknown_field;
}

std::string lines_of(const json& result, const char* key, const std::string& before) {
  const json* list = list_field(result, key);
  std::string text;
  for (size_t i = 0; list != nullptr && i < list->size(); ++i) {
    if ((*list)[i].is_string()) text += before + printable((*list)[i].get<std::string>()) + "\n";
  }
  return text;
}

/// "pool cas: 25 % of new clients go to another member; about 120 clients have to move"
std::string sentence(const json& pool) {
  const auto leaving = number_field(pool, "clients_leaving");
  std::string text =
      "pool " + text_field(pool, "name") + ": " +
      percent(real_field(pool, "slots_moved").value_or(0), real_field(pool, "slots").value_or(0)) +
      " of new clients go to another member";
  if (leaving && *leaving > 0) {
    text += "; about " + std::to_string(*leaving) + " clients have to move";
  }
  return text + "\n";
}

std::string shares(const json& pool, const Style& style) {
  const json* members = list_field(pool, "members");
  if (members == nullptr || members->empty()) return "";
  TextTable table({{"MEMBER"}, {"SHARE", Align::right}, {"THEN", Align::right}});
  for (const json& member : *members) {
    table.add_row({text_field(member, "name"), percent_field(member, "share"),
                   percent_field(member, "share_then")});
  }
  return table.to_string(style);
}

std::string print(const json& result, const Style& style) {
  const std::string changes = lines_of(result, "changes", "");
  if (changes.empty()) return "nothing would change\n";
  std::string text = changes;
  const json* pools = list_field(result, "pools");
  for (size_t i = 0; pools != nullptr && i < pools->size(); ++i) {
    text += "\n" + sentence((*pools)[i]) + shares((*pools)[i], style);
  }
  const std::string warnings = lines_of(result, "warnings", "warning: ");
  return warnings.empty() ? text : text + "\n" + warnings;
}

constexpr std::array takes = {WordKind::change};

/// Nothing: the file. Else the words of a command that changes members.
Result<json> params(const Arguments& arguments) {
  const auto& words = arguments.words;
  if (words.empty()) return json::object();
  const Command* change = find_command(words[0] + (words.size() > 1 ? " " : ""));
  const std::string_view method =
      change != nullptr && change->method != nullptr ? change->method : "";
  if (method != "member.set" && method != "member.reset") {
    return Error{
        "plan takes nothing, or one of drain, enable, disable, weight, reset with its words"};
  }
  Arguments rest = arguments;
  rest.words.erase(rest.words.begin());
  auto said = change->params(rest);
  if (!said) return said;
  if (method == "member.reset") (*said)["reset"] = true;
  return json{{"change", *said}};
}

}  // namespace

const Command plan_command = {
    .words = "plan",
    .help = "[drain MEMBER …]: what a reload, or that command, would do; does nothing",
    .method = "plan",
    .print = print,
    .params = params,
    .options = drain_options(),
    .takes = takes,
};

}  // namespace limpet
