// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/report.h"

#include <algorithm>
#include <cstdio>

#include "control/text_table.h"

namespace limpet::sim {
namespace {

std::string number(double value, int decimals = 0) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string per_million(const Row& row, Method method) {
  return number(1e6 * row.errors(method) / row.packets(), 1);
}

/// Limpet's errors: "12.4 (8–17)".
std::string spread(const Row& row) {
  const auto of = [](const Tally& tally) { return tally.errors[limpet_rule]; };
  const auto [least, most] = std::ranges::minmax_element(row.runs, {}, of);
  if (of(*least) == of(*most)) return std::to_string(of(*least));
  return number(row.mean(of), 1) + " (" + std::to_string(of(*least)) + "–" +
         std::to_string(of(*most)) + ")";
}

template <class Of>
std::string percent_of_arrivals(const Row& row, Of of) {
  const double share = row.mean([&](const Tally& tally) {
    return static_cast<double>(of(tally)) / static_cast<double>(tally.arrivals);
  });
  return number(100 * share, 2) + " %";
}

}  // namespace

std::string errors_table(const std::vector<Row>& rows) {
  TextTable table({{"change every, flood"},
                   {"packets", Align::right},
                   {"stateless", Align::right},
                   {"LRU", Align::right},
                   {"limpet", Align::right},
                   {"ppm: stateless", Align::right},
                   {"LRU", Align::right},
                   {"limpet", Align::right},
                   {"DESIGN", Align::right}});
  for (const Row& row : rows) {
    table.add_row(
        {row.scenario.name, number(row.packets() / 1e6, 2) + " M", number(row.errors(stateless)),
         number(row.errors(lru)), spread(row), per_million(row, stateless), per_million(row, lru),
         per_million(row, limpet_rule), row.scenario.design ? number(*row.scenario.design) : ""});
  }
  return table.to_string({});
}

std::string limpet_table(const std::vector<Row>& rows) {
  TextTable table({{"change every, flood"},
                   {"new to `before`", Align::right},
                   {"late", Align::right},
                   {"handshakes", Align::right},
                   {"unheard", Align::right},
                   {"bound", Align::right},
                   {"replaced", Align::right},
                   {"refused", Align::right},
                   {"tracked at end", Align::right},
                   {"active at end", Align::right}});
  for (const Row& row : rows) {
    const auto count = [&](auto of) { return number(row.mean(of)); };
    table.add_row(
        {row.scenario.name,
         percent_of_arrivals(row, [](const Tally& tally) { return tally.false_positives; }),
         percent_of_arrivals(row, [](const Tally& tally) { return tally.late; }),
         count([](const Tally& tally) { return tally.handshakes[limpet_rule]; }),
         count([](const Tally& tally) { return tally.unheard; }),
         count([](const Tally& tally) { return tally.bound; }),
         count([](const Tally& tally) { return tally.replaced; }),
         count([](const Tally& tally) { return tally.refused; }),
         count([](const Tally& tally) { return tally.tracked_slots; }),
         count([](const Tally& tally) { return tally.active; })});
  }
  return table.to_string({});
}

std::string to_string(const Mishap& mishap) {
  const auto seconds = [](uint64_t time) {
    return number(static_cast<double>(time) / static_cast<double>(second), 3) + " s";
  };
  return "at " + seconds(mishap.time) + " client " + std::to_string(mishap.client) +
         ", silent for " + seconds(mishap.silence) + " (but for SYNs " + seconds(mishap.unheard) +
         "), went from " + std::to_string(mishap.own) + " to " + std::to_string(mishap.got) +
         "; the table says " + std::to_string(mishap.table);
}

}  // namespace limpet::sim
