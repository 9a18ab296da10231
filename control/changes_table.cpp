// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/changes_table.h"

#include <ctime>

#include "control/field.h"

namespace limpet {
namespace {

using nlohmann::json;

/// "2026-05-04 13:30:00", in the operator's own time zone.
std::string time_text(uint64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm local{};
  char text[32];
  if (localtime_r(&time, &local) == nullptr) return unknown_field;
  return std::string(text, std::strftime(text, sizeof text, "%F %T", &local));
}

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
