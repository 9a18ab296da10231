// SPDX-License-Identifier: GPL-2.0-or-later
// show events: what happened to VIPs, pools and members, the last ones at the end.
#include "control/commands.h"
#include "control/field.h"

namespace limpet {
namespace {

using nlohmann::json;

Colour severity_colour(const std::string& severity) {
  return severity == "warning" ? Colour::red : Colour::none;
}

/// Daemons before VIPs had events send no field for them.
std::string about(const json& event) {
  const std::string vip = text_field(event, "vip");
  return vip.empty() || vip == unknown_field ? "" : "vip " + vip + ": ";
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
    "show events",
    "what happened to VIPs, pools and members, the last ones at the end",
    "show.events",
    print,
};

}  // namespace limpet
