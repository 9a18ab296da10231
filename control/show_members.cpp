// SPDX-License-Identifier: GPL-2.0-or-later
// show members: every member of every pool, its state and what it carries.
#include "control/commands.h"
#include "control/drain_text.h"
#include "control/field.h"
#include "control/quantity.h"
#include "control/state_colour.h"
#include "control/way_text.h"

namespace limpet {
namespace {

using nlohmann::json;

std::vector<Cell> row_of(const json& member) {
  const std::string state = text_field(member, "state");
  const auto share = real_field(member, "share");
  const auto bytes = number_field(member, "bytes");
  return {text_field(member, "pool"),
          text_field(member, "name"),
          addresses_text(member),
          Cell(state, member_state_colour(state)),
          number_text(number_field(member, "weight")),
          share ? share_text(*share) : unknown_field,
          number_text(number_field(member, "clients")),
          number_text(number_field(member, "packets")),
          bytes ? byte_text(*bytes) : unknown_field,
          interfaces_text(member),
          macs_text(member),
          text_field(member, "reason")};
}

std::string print(const json& result, const Style& style) {
  const json* members = list_field(result, "members");
  if (members == nullptr) return "members: -\n";
  if (members->empty()) return "no members\n";
  TextTable table({{"POOL"},
                   {"MEMBER"},
                   {"ADDRESS"},
                   {"STATE"},
                   {"WEIGHT", Align::right},
                   {"SHARE", Align::right},
                   {"CLIENTS", Align::right},
                   {"PACKETS", Align::right},
                   {"BYTES", Align::right},
                   {"INTERFACE"},
                   {"MAC"},
                   {"REASON"}});
  std::string drains;
  for (const json& member : *members) {
    table.add_row(row_of(member));
    drains += drain_text(member);
  }
  return table.to_string(style) + (drains.empty() ? "" : "\n" + drains);
}

}  // namespace

const Command show_members_command = {
    .words = "show members",
    .help = "members with their state, share, clients, packets and bytes",
    .method = "show.members",
    .print = print,
};

}  // namespace limpet
