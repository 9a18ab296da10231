// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/json_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace limpet::sim {

std::string json_rows(const std::vector<Row>& rows) {
  constexpr std::pair<Method, const char*> names[] = {
      {stateless, "stateless"}, {lru, "LRU"}, {limpet_rule, "limpet"}};
  std::string lines;
  for (const Row& row : rows) {
    for (const auto& [method, name] : names) {
      const auto of = [method = method](const Tally& tally) { return tally.errors[method]; };
      const auto [least, most] = std::ranges::minmax_element(row.runs, {}, of);
      const nlohmann::json line = {{"name", "affinity: " + row.scenario.name + ": " + name},
                                   {"value", row.errors(method)},
                                   {"unit", "packets astray"},
                                   {"spread", {of(*least), of(*most)}}};
      lines += line.dump() + "\n";
    }
  }
  return lines;
}

}  // namespace limpet::sim
