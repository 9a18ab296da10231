// SPDX-License-Identifier: GPL-2.0-or-later
// A row of the affinity simulation's table: a scenario, run with several seeds.
#pragma once

#include <vector>

#include "bench/affinity/scenario.h"
#include "bench/affinity/tally.h"

namespace limpet::sim {

struct Row {
  Scenario scenario;
  std::vector<Tally> runs;  // at least one; one for each seed

  /// Of something over the runs.
  template <class Of>
  double mean(Of of) const {
    double sum = 0;
    for (const Tally& tally : runs) sum += static_cast<double>(of(tally));
    return sum / static_cast<double>(runs.size());
  }
  double packets() const {
    return mean([](const Tally& tally) { return tally.packets; });
  }
  double errors(Method method) const {
    return mean([&](const Tally& tally) { return tally.errors[method]; });
  }
};

}  // namespace limpet::sim
