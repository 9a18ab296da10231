// SPDX-License-Identifier: GPL-2.0-or-later
// plan: what a reload of the file would do, or another command; before it is done.
#include <cmath>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "control/commands.h"
#include "control/field.h"
#include "control/member_words.h"
#include "control/reply.h"
#include "control/sentences.h"
#include "control/text_file.h"

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
  TextTable table({{"MEMBER"},
                   {"SHARE", Align::right},
                   {"THEN", Align::right},
                   {"CLIENTS", Align::right},
                   {"THEN", Align::right}});
  for (const json& member : *members) {
    table.add_row({text_field(member, "name"), percent_field(member, "share"),
                   percent_field(member, "share_then"),
                   number_text(number_field(member, "clients")),
                   number_text(number_field(member, "clients_then"))});
  }
  return table.to_string(style);
}

std::string print(const json& result, const Style& style) {
  const std::string changes = sentences(result, "changes");
  if (changes.empty()) return "nothing would change\n";
  std::string text = changes;
  const json* pools = list_field(result, "pools");
  for (size_t i = 0; pools != nullptr && i < pools->size(); ++i) {
    text += "\n" + sentence((*pools)[i]) + shares((*pools)[i], style);
  }
  const std::string warnings = sentences(result, "warnings", "warning: ");
  return warnings.empty() ? text : text + "\n" + warnings;
}

constexpr std::array takes = {WordKind::change};

/// Whether one word means a file and not a command: a path, or a file that is there.
bool is_file(const std::string& word) {
  if (word.find_first_of("/.") != std::string::npos) return true;
  std::error_code error;
  return find_command(word) == nullptr && std::filesystem::is_regular_file(word, error);
}

/// Nothing: limpetd's file. Another one. Else the words of a command that changes members.
Result<json> params(const Arguments& arguments) {
  const auto& words = arguments.words;
  if (words.empty()) return json::object();
  if (words.size() == 1 && is_file(words[0])) return json{{"path", words[0]}};
  const Command* change = find_command(words[0] + (words.size() > 1 ? " " : ""));
  const std::string_view method =
      change != nullptr && change->method != nullptr ? change->method : "";
  if (method != "member.set" && method != "member.reset") {
    return Error{
        "plan takes nothing, a FILE, or one of drain, enable, disable, weight, reset with its "
        "words"};
  }
  Arguments rest = arguments;
  rest.words.erase(rest.words.begin());
  auto said = change->params(rest);
  if (!said) return said;
  if (method == "member.reset") (*said)["reset"] = true;
  return json{{"change", *said}};
}

Result<void> run(Session& session, const json& params) {
  const auto line = ask_about_file(session, "plan", params);
  if (!line) return line.error();
  return write_reply(session, *line, print);
}

}  // namespace

const Command plan_command = {
    .words = "plan",
    .help =
        "[FILE | drain MEMBER …]: what a reload, that file (said with a / or . in it), or that "
        "command would do; does nothing",
    .method = "plan",
    .print = print,
    .params = params,
    .options = member_change_options(),
    .run = run,
    .takes = takes,
};

}  // namespace limpet
