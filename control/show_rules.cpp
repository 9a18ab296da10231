// SPDX-License-Identifier: GPL-2.0-or-later
// show rules: which traffic of which VIP goes to which pool, or is dropped.
#include "control/commands.h"
#include "control/field.h"
#include "control/quantity.h"

namespace limpet {
namespace {

using nlohmann::json;

Cell state_of(const json& rule) {
  const json* disabled = find_field(rule, "disabled");
  if (disabled == nullptr || !disabled->is_boolean()) return Cell(unknown_field);
  return disabled->get<bool>() ? Cell("disabled", Colour::yellow) : Cell("enabled");
}

std::string print(const json& result, const Style& style) {
  const json* rules = list_field(result, "rules");
  if (rules == nullptr) return "rules: -\n";
  if (rules->empty()) return "no rules\n";
  TextTable table({{"VIP"},
                   {"PROTOCOL"},
                   {"PORTS"},
                   {"POOL"},
                   {"STATE"},
                   {"NEW", Align::right},
                   {"PACKETS", Align::right},
                   {"BYTES", Align::right}});
  for (const json& rule : *rules) {
    const auto bytes = number_field(rule, "bytes");
    table.add_row(
        {text_field(rule, "vip"), text_field(rule, "protocol"), text_field(rule, "ports"),
         text_field(rule, "pool"), state_of(rule), number_text(number_field(rule, "new_clients")),
         number_text(number_field(rule, "packets")), bytes ? byte_text(*bytes) : unknown_field});
  }
  return table.to_string(style);
}

}  // namespace

const Command show_rules_command = {
    .words = "show rules",
    .help = "rules with their pools, new clients, packets and bytes",
    .method = "show.rules",
    .print = print,
};

}  // namespace limpet
