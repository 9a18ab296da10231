// SPDX-License-Identifier: GPL-2.0-or-later
// The command line of affinity_sim.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <thread>

namespace limpet::sim {

struct Options {
  size_t seeds = 5;
  size_t jobs = std::max(1u, std::thread::hardware_concurrency());
  std::string rows;
  double scale = 1;
  size_t explain = 0;
  bool json = false;

  /// Throws std::invalid_argument with the usage.
  static Options parse(int argc, char** argv);
  /// Whether a row of this name is wanted.
  bool wants(const std::string& name) const;
};

}  // namespace limpet::sim
