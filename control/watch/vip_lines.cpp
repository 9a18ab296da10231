// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/watch/vip_lines.h"

#include "control/field.h"
#include "control/quantity.h"
#include "control/state_colour.h"
#include "control/watch/grid.h"

namespace limpet {
namespace {

using nlohmann::json;

void add(Grid& grid, const json& vip, const json& address) {
  const std::string state = text_field(address, "state");
  const auto since = number_field(address, "since_seconds");
  const std::string reason = text_field(address, "reason");
  grid.add_row({{text_field(vip, "name")},
                {text_field(address, "address")},
                {state, vip_state_colour(state)},
                {since ? duration_text(*since) : unknown_field},
                {number_text(number_field(vip, "usable"))}},
               reason == unknown_field ? "" : reason);
}

}  // namespace

std::vector<Line> vip_lines(const json& result, size_t columns) {
  const json* vips = list_field(result, "vips");
  if (vips == nullptr) return {{{"VIPs: -"}}};
  Grid grid({{"VIP"},
             {"ADDRESS", Align::left, 1},
             {"STATE", Align::left, 0, 9},
             {"FOR", Align::right, 2, 7},
             {"USABLE", Align::right, 3}},
            "REASON");
  for (const json& vip : *vips) {
    const json* addresses = list_field(vip, "addresses");
    for (size_t i = 0; addresses != nullptr && i < addresses->size(); ++i) {
      add(grid, vip, (*addresses)[i]);
    }
  }
  grid.fit(columns);
  std::vector<Line> lines = {grid.titles()};
  for (size_t i = 0; i < grid.rows(); ++i) {
    for (Line& line : grid.row(i)) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace limpet
