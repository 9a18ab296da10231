// SPDX-License-Identifier: GPL-2.0-or-later
// All runs of all rows, which do not depend on each other, on several threads.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "bench/affinity/options.h"
#include "bench/affinity/row.h"

namespace limpet::sim {

constexpr int broken = 2;  // exit status

class Workers {
 public:
  /// Each row has room for a tally for each seed.
  Workers(std::vector<Row>& rows, const Options& options) : rows_(rows), options_(options) {}

  /// Says on stderr how it gets on. Ends the process when a run fails.
  void run_all();

 private:
  void work();
  void report(const Row& row, size_t index, double took);

  std::vector<Row>& rows_;
  const Options& options_;
  std::atomic<size_t> next_ = 0;
  std::mutex stderr_;
};

}  // namespace limpet::sim
