// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/promise.h"

#include <algorithm>
#include <cstdio>

namespace limpet::sim {
namespace {

/// A few in a million are what no rule can avoid, and what no client notices.
constexpr double tolerated_per_million = 2;
constexpr double share_of_lru = 0.25;

Promise promise(const Row& row, const std::string& what, double is, double limit) {
  char figures[80];
  std::snprintf(figures, sizeof figures, ": %.1f, at most %.1f", is, limit);
  return {row.scenario.name + figures + " (" + what + ")", is <= limit};
}

}  // namespace

std::vector<Promise> promises(const std::vector<Row>& rows) {
  std::vector<Promise> all;
  for (const Row& row : rows) {
    if (!row.scenario.design && !row.scenario.promised) continue;
    const double is = row.errors(limpet_rule);
    const double tolerated = tolerated_per_million * row.packets() / 1e6;
    if (row.scenario.flood == 0) {
      all.push_back(promise(row, "two in a million without a flood", is, tolerated));
    } else {
      all.push_back(promise(row, "a quarter of the LRU's", is, share_of_lru * row.errors(lru)));
    }
    if (!row.scenario.design) continue;
    all.push_back(promise(row, "DESIGN.md's figure or two in a million", is,
                          std::max(*row.scenario.design, tolerated)));
  }
  return all;
}

}  // namespace limpet::sim
