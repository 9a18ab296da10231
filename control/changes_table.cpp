// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/changes_table.h"

#include "control/field.h"
#include "control/time_text.h"

namespace limpet {
namespace {

using nlohmann::json;

/// "draining until …"
std::string state_text(const json& member) {
  const std::string state = text_field(member, "state");
  const auto until = number_field(member, "drain_until");
  return until && state == "draining" ? state + " until " + time_text(*until) : state;
}

std::vector<Cell> row(const json& member) {
  const std::string state = text_field(member, "state");
  return {text_field(member, "pool"),
          text_field(member, "member"),
          Cell(state_text(member), state == "up" ? Colour::green : Colour::yellow),
          number_text(number_field(member, "weight")),
          text_field(member, "file_state"),
          number_text(number_field(member, "file_weight"))};
}

}  // namespace

std::string changes_table(const json& result, const Style& style) {
  const json* members = list_field(result, "members");
  if (members == nullptr) return "members: -\n";
  TextTable table({{"POOL"},
                   {"MEMBER"},
                   {"WANTED"},
                   {"WEIGHT", Align::right},
                   {"IN THE FILE"},
                   {"WEIGHT", Align::right}});
  for (const json& member : *members) table.add_row(row(member));
  return table.to_string(style);
}

}  // namespace limpet
