// SPDX-License-Identifier: GPL-2.0-or-later
// explain: which member a client reaches, and why not the others.
#include "control/commands.h"
#include "control/explain_words.h"
#include "control/field.h"
#include "control/quantity.h"
#include "control/state_colour.h"

namespace limpet {
namespace {

using nlohmann::json;

const json& part(const json& result, const char* key) {
  static const json nothing;
  const json* found = find_field(result, key);
  return found == nullptr ? nothing : *found;
}

bool is_true(const json& object, const char* key) {
  const json& value = part(object, key);
  return value.is_boolean() && value.get<bool>();
}

std::string seconds_text(const json& object, const char* key) {
  const auto seconds = number_field(object, key);
  return seconds ? duration_text(*seconds) : unknown_field;
}

/// A member that is unknown is nobody.
std::string member_text(const json& object, const char* key) {
  return part(object, key).is_string() ? text_field(object, key) : "nobody";
}

const json* reached_member(const json& result) {
  const json* members = list_field(result, "members");
  if (members == nullptr) return nullptr;
  for (const json& member : *members) {
    if (is_true(member, "reached")) return &member;
  }
  return nullptr;
}

/// "198.18.1.7 reaches ex2 (192.0.2.22) of pool cas"
std::string verdict_line(const json& result) {
  const std::string begin = text_field(result, "client") + " reaches ";
  if (!part(result, "member").is_string()) {
    return begin + "nobody: " + text_field(result, "reason_text") + " (" +
           text_field(result, "reason") + ")\n";
  }
  const json* member = reached_member(result);
  const std::string address = member ? text_field(*member, "address") : "gone from the file";
  const std::string pool = text_field(member ? *member : result, "pool");
  const std::string about = address.empty() ? "" : " (" + address + ")";
  return begin + text_field(result, "member") + about + " of pool " + pool + "\n";
}

std::string rule_line(const json& result) {
  const json& rule = part(result, "rule");
  const std::string where = text_field(result, "protocol") + " " +
                            number_text(number_field(result, "port")) + " of VIP " +
                            text_field(result, "vip") + " (" + text_field(result, "address") + ")";
  if (!rule.is_object()) return "  rule     none for " + where + "\n";
  return "  rule     " + text_field(rule, "protocol") + " " + text_field(rule, "ports") +
         " to pool " + text_field(result, "pool") +
         (is_true(rule, "disabled") ? ", disabled" : "") + ", for " + where + "\n";
}

std::string seen_text(const json& result) {
  const std::string seen = text_field(result, "seen");
  if (seen == "no") return "not seen";
  if (seen == "not kept") return "no client is remembered";
  if (seen == "recently") return "one packet seen, a few seconds ago";
  return "seen in the " + seen;
}

std::string client_line(const json& result) {
  return "  client   " + text_field(result, "client_key") + " (affinity " +
         text_field(result, "affinity") + "), " + seen_text(result) + "\n";
}

std::string slot_line(const json& result) {
  const json& slot = part(result, "slot");
  std::string line = "  slot     " + number_text(number_field(slot, "index")) + " of " +
                     number_text(number_field(slot, "of")) + ", " + text_field(slot, "state") +
                     ": now " + member_text(slot, "now");
  if (text_field(slot, "state") != "tracked") return line + "\n";
  const auto left = number_field(slot, "window_left_seconds");
  line += ", before " + member_text(slot, "before") + "; ";
  return line +
         (left.value_or(0) == 0 ? "the window is over"
                                : "the window ends in " + duration_text(*left)) +
         "\n";
}

std::string binding_line(const json& result) {
  const json& binding = part(result, "binding");
  if (!binding.is_object()) return "  binding  none\n";
  const std::string line = "  binding  to " + member_text(binding, "member") + ", last used " +
                           seconds_text(binding, "age_seconds") + " ago, ";
  if (!is_true(binding, "live")) return line + "has run out\n";
  return line + seconds_text(binding, "left_seconds") + " left\n";
}

std::string others(const json& result, const Style& style) {
  const json* members = list_field(result, "members");
  if (members == nullptr || members->empty()) return "";
  TextTable table(
      {{"POOL"}, {"MEMBER"}, {"ADDRESS"}, {"STATE"}, {"FOR", Align::right}, {"REASON"}});
  bool any = false;
  for (const json& member : *members) {
    if (is_true(member, "reached")) continue;
    any = true;
    const std::string state = text_field(member, "state");
    table.add_row({text_field(member, "pool"), text_field(member, "name"),
                   text_field(member, "address"), Cell(state, member_state_colour(state)),
                   seconds_text(member, "since_seconds"),
                   state == "up" ? "the slot is not its own" : text_field(member, "reason")});
  }
  return any ? "\n" + table.to_string(style) : "";
}

constexpr std::array takes = {WordKind::other, WordKind::vip_port};

std::string print(const json& result, const Style& style) {
  std::string text = verdict_line(result) + rule_line(result);
  if (part(result, "slot").is_object()) {
    text += client_line(result) + slot_line(result);
    if (text_field(part(result, "slot"), "state") == "tracked") text += binding_line(result);
    text += "  because  " + text_field(result, "why") + " (step " + text_field(result, "step") +
            " of AFFINITY.md)\n";
  }
  return text + others(result, style);
}

}  // namespace

const Command explain_command = {
    .words = "explain",
    .help = "CLIENT[:PORT] [to] VIP:PORT[/udp]: which member this client reaches, and why",
    .method = "explain",
    .print = print,
    .params = [](const Arguments& arguments) { return read_explain_words(arguments.words); },
    .takes = takes,
};

}  // namespace limpet
