// SPDX-License-Identifier: GPL-2.0-or-later
// show events: what happened to interfaces, VIPs, pools and members, the last ones at the end.
#include "control/commands.h"
#include "control/field.h"

namespace limpet {
namespace {

using nlohmann::json;

Colour severity_colour(const std::string& severity) {
  return severity == "warning" ? Colour::red : Colour::none;
}

/// Older daemons send no field for some of them.
bool concerns(const json& event, const char* kind) {
  const std::string name = text_field(event, kind);
  return !name.empty() && name != unknown_field;
}

std::string about(const json& event) {
  if (concerns(event, "vip")) return "vip " + text_field(event, "vip") + ": ";
  if (concerns(event, "interface")) return "interface " + text_field(event, "interface") + " ";
  return "";
}

std::string print(const json& result, const Style& style) {
  const json* events = list_field(result, "events");
  if (events == nullptr) return "events: -\n";
  if (events->empty()) return "no events\n";
  TextTable table({{"TIME"}, {"POOL"}, {"MEMBER"}, {"EVENT"}});
  for (const json& event : *events) {
    table.add_row({text_field(event, "time"), text_field(event, "pool"),
                   text_field(event, "member"),
                   Cell(about(event) + text_field(event, "text"),
                        severity_colour(text_field(event, "severity")))});
  }
  return table.to_string(style);
}

}  // namespace

const Command show_events_command = {
    .words = "show events",
    .help = "what happened to interfaces, VIPs, pools and members, the last ones at the end",
    .method = "show.events",
    .print = print,
};

}  // namespace limpet
