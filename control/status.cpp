// SPDX-License-Identifier: GPL-2.0-or-later
// status: the edge at a glance, then VIPs, pools and what happened to the packets.
#include "control/commands.h"
#include "control/field.h"
#include "control/printable.h"
#include "control/quantity.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string interfaces_text(const json& result) {
  const json* interfaces = list_field(result, "interfaces");
  if (interfaces == nullptr) return "- interfaces";
  constexpr size_t most = 3;  // more of them would push the rest off the line
  if (interfaces->empty() || interfaces->size() > most) {
    return count_text(interfaces->size(), "interface");
  }
  std::string text;
  for (const json& interface : *interfaces) {
    if (!text.empty()) text += ", ";
    text += text_field(interface, "name") + " (" + text_field(interface, "mode") + ")";
  }
  return text;
}

std::string list_count(const json& result, const char* key, const std::string& noun) {
  const json* list = list_field(result, key);
  return list == nullptr ? "- " + noun + "s" : count_text(list->size(), noun);
}

// The sum over all pools; unknown as soon as one of them does not say.
std::optional<uint64_t> sum(const json& result, const char* key) {
  const json* pools = list_field(result, "pools");
  if (pools == nullptr) return std::nullopt;
  uint64_t total = 0;
  for (const json& pool : *pools) {
    const auto number = number_field(pool, key);
    if (!number) return std::nullopt;
    total += *number;
  }
  return total;
}

std::string glance(const json& result) {
  const auto uptime = number_field(result, "uptime_seconds");
  return "limpet " + text_field(result, "version") + ", up " +
         (uptime ? duration_text(*uptime) : unknown_field) + ", " + interfaces_text(result) + ", " +
         list_count(result, "vips", "VIP") + ", " + list_count(result, "pools", "pool") + ", " +
         number_text(sum(result, "usable")) + " of " + number_text(sum(result, "members")) +
         " members usable\n";
}

std::string vips_text(const json& result, const Style& style) {
  const json* vips = list_field(result, "vips");
  if (vips == nullptr || vips->empty()) return "";
  TextTable table({{"VIP"}, {"ADDRESSES"}});
  for (const json& vip : *vips) {
    std::string text;
    const json* addresses = list_field(vip, "addresses");
    for (const json& address : addresses != nullptr ? *addresses : json::array()) {
      if (!text.empty()) text += " ";
      text +=
          address.is_string() ? printable(address.get_ref<const std::string&>()) : unknown_field;
    }
    table.add_row({text_field(vip, "name"), text.empty() ? unknown_field : text});
  }
  return "\n" + table.to_string(style);
}

std::string pools_text(const json& result, const Style& style) {
  const json* pools = list_field(result, "pools");
  if (pools == nullptr || pools->empty()) return "";
  TextTable table({{"POOL"}, {"USABLE", Align::right}, {"MEMBERS", Align::right}});
  for (const json& pool : *pools) {
    table.add_row({text_field(pool, "name"), number_text(number_field(pool, "usable")),
                   number_text(number_field(pool, "members"))});
  }
  return "\n" + table.to_string(style);
}

// Only what happened: most reasons to drop a packet never occur.
std::string verdicts_text(const json& result, const Style& style) {
  const json* verdicts = list_field(result, "verdicts");
  if (verdicts == nullptr) return "\nverdicts: -\n";
  TextTable table({{"REASON"}, {"ACTION"}, {"PACKETS", Align::right}});
  bool any = false;
  for (const json& verdict : *verdicts) {
    const auto packets = number_field(verdict, "packets");
    if (packets == 0U) continue;
    any = true;
    table.add_row(
        {text_field(verdict, "reason"), text_field(verdict, "action"), number_text(packets)});
  }
  return any ? "\n" + table.to_string(style) : "\nno packets yet\n";
}

std::string print(const json& result, const Style& style) {
  return glance(result) + "pid " + number_text(number_field(result, "pid")) + ", configured by " +
         text_field(result, "config") + "\n" + vips_text(result, style) +
         pools_text(result, style) + verdicts_text(result, style);
}

}  // namespace

const Command status_command = {
    .words = "status",
    .help = "the edge at a glance: interfaces, VIPs, pools, packets by verdict",
    .method = "status",
    .print = print,
};

}  // namespace limpet
