// SPDX-License-Identifier: GPL-2.0-or-later
// show vips: where the VIPs' addresses are on this edge, and why one is not there.
#include "control/commands.h"
#include "control/field.h"
#include "control/quantity.h"
#include "control/state_colour.h"

namespace limpet {
namespace {

using nlohmann::json;

/// "3 (min 1)"
std::string members_text(const json& vip) {
  return number_text(number_field(vip, "usable")) + " (min " +
         number_text(number_field(vip, "min_members")) + ")";
}

std::vector<Cell> row(const json& vip, const json& address) {
  const std::string state = text_field(address, "state");
  const auto since = number_field(address, "since_seconds");
  return {text_field(vip, "name"),
          text_field(address, "address"),
          text_field(vip, "announce"),
          text_field(vip, "interface"),
          Cell(state, vip_state_colour(state)),
          since ? duration_text(*since) : unknown_field,
          members_text(vip),
          text_field(address, "reason")};
}

std::string print(const json& result, const Style& style) {
  const json* vips = list_field(result, "vips");
  if (vips == nullptr) return "vips: -\n";
  if (vips->empty()) return "no VIPs\n";
  TextTable table({{"VIP"},
                   {"ADDRESS"},
                   {"ANNOUNCE"},
                   {"ON"},
                   {"STATE"},
                   {"FOR", Align::right},
                   {"USABLE", Align::right},
                   {"REASON"}});
  for (const json& vip : *vips) {
    const json* addresses = list_field(vip, "addresses");
    if (addresses == nullptr) continue;
    for (const json& address : *addresses) table.add_row(row(vip, address));
  }
  return table.to_string(style);
}

}  // namespace

const Command show_vips_command = {
    .words = "show vips",
    .help = "VIPs with their addresses, where these are, and why not",
    .method = "show.vips",
    .print = print,
};

}  // namespace limpet
