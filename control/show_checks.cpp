// SPDX-License-Identifier: GPL-2.0-or-later
// show checks: what each check of each member found last.
#include <ctime>

#include "control/commands.h"
#include "control/field.h"
#include "control/quantity.h"

namespace limpet {
namespace {

using nlohmann::json;

Colour state_colour(const std::string& state) {
  if (state == "up") return Colour::green;
  return state == "down" ? Colour::red : Colour::yellow;
}

/// The day on which the certificate ends, UTC.
std::string certificate_text(const json& check) {
  const auto ends = number_field(check, "certificate_ends");
  const auto seconds = static_cast<time_t>(ends.value_or(0));
  std::tm parts{};
  if (!ends || gmtime_r(&seconds, &parts) == nullptr) return "";
  char text[16];
  return std::strftime(text, sizeof text, "%Y-%m-%d", &parts) > 0 ? text : "";
}

std::vector<Cell> row_of(const json& member, const json& check) {
  const std::string state = text_field(check, "state");
  return {text_field(member, "pool"),
          text_field(check, "check"),
          text_field(check, "address"),
          Cell(state, state_colour(state)),
          number_text(number_field(check, "passed")),
          number_text(number_field(check, "failed")),
          certificate_text(check),
          text_field(check, "reason")};
}

std::string print(const json& result, const Style& style) {
  const json* members = list_field(result, "members");
  if (members == nullptr) return "checks: -\n";
  TextTable table({{"POOL"},
                   {"CHECK"},
                   {"ADDRESS"},
                   {"STATE"},
                   {"PASSED", Align::right},
                   {"FAILED", Align::right},
                   {"CERTIFICATE"},
                   {"REASON"}});
  bool any = false;
  for (const json& member : *members) {
    const json* checks = list_field(member, "checks");
    if (checks == nullptr) continue;
    for (const json& check : *checks) table.add_row(row_of(member, check));
    any = any || !checks->empty();
  }
  return any ? table.to_string(style) : "no checks\n";
}

}  // namespace

const Command show_checks_command = {
    .words = "show checks",
    .help = "the checks of each member and what they found last",
    .method = "show.members",
    .print = print,
};

}  // namespace limpet
