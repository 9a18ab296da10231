// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/workers.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "bench/affinity/report.h"
#include "bench/affinity/run.h"

namespace limpet::sim {

void Workers::run_all() {
  std::vector<std::jthread> threads;
  const size_t jobs = std::min(options_.jobs, rows_.size() * options_.seeds);
  for (size_t i = 0; i < jobs; ++i) threads.emplace_back([this] { work(); });
}

void Workers::work() {
  for (size_t job; (job = next_++) < rows_.size() * options_.seeds;) {
    Row& row = rows_[job % rows_.size()];
    const size_t index = job / rows_.size();
    const auto start = std::chrono::steady_clock::now();
    try {
      row.runs[index] = run(row.scenario, index + 1, options_.scale, options_.explain);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "affinity_sim: %s: %s\n", row.scenario.name.c_str(), error.what());
      std::quick_exit(broken);  // the other threads may run
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    report(row, index, took.count());
  }
}

void Workers::report(const Row& row, size_t index, double took) {
  const std::lock_guard lock(stderr_);
  std::fprintf(stderr, "%s, seed %zu: %.0f s\n", row.scenario.name.c_str(), index + 1, took);
  for (const Mishap& mishap : row.runs[index].mishaps) {
    std::fprintf(stderr, "  %s\n", to_string(mishap).c_str());
  }
}

}  // namespace limpet::sim
