// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a client stays on its member when members come and go, under a flood: limpet's program
// and daemon beside plain Maglev and an LRU entry per client. See README.md.
#include <cstdio>
#include <stdexcept>

#include "bench/affinity/json_rows.h"
#include "bench/affinity/promise.h"
#include "bench/affinity/report.h"
#include "bench/affinity/workers.h"
#include "tests/packet/program.h"

namespace limpet::sim {
namespace {

/// Whether all are kept.
bool print(const std::vector<Promise>& promises, std::FILE* out) {
  bool all = true;
  for (const Promise& promise : promises) {
    std::fprintf(out, "%s: %s\n", promise.text.c_str(), promise.holds ? "holds" : "DOES NOT HOLD");
    all = all && promise.holds;
  }
  return all;
}

int main(int argc, char** argv) {
  const Options options = Options::parse(argc, argv);
  std::string reason;
  if (!can_load_programs(&reason)) throw std::runtime_error(reason);

  std::vector<Row> rows;
  for (const Scenario& scenario : scenarios()) {
    if (!options.wants(scenario.name)) continue;
    rows.push_back({scenario, std::vector<Tally>(options.seeds)});
  }
  if (rows.empty()) throw std::invalid_argument("no row has such a name");
  Workers(rows, options).run_all();

  std::FILE* const out = options.json ? stderr : stdout;
  if (options.json) std::fputs(json_rows(rows).c_str(), stdout);
  std::fprintf(out,
               "Packets of active clients that went to another member although theirs was usable, "
               "mean of %zu seeds:\n\n%s\nlimpet:\n\n%s\n",
               options.seeds, errors_table(rows).c_str(), limpet_table(rows).c_str());
  if (options.scale != 1) return 0;
  return print(promises(rows), out) ? 0 : 1;
}

}  // namespace
}  // namespace limpet::sim

int main(int argc, char** argv) {
  try {
    return limpet::sim::main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "affinity_sim: %s\n", error.what());
    return limpet::sim::broken;
  }
}
