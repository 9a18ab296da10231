// SPDX-License-Identifier: GPL-2.0-or-later
// The daemon itself, its programs, its process.
#include "daemon/metrics/exposition.h"

namespace limpet {

void add_daemon(const Snapshot& snapshot, const Reading& reading, Exposition& exposition) {
  exposition.begin_histogram("limpet_loop_lag_seconds", "By how much timers of the loop are late");
  if (snapshot.loop_lag) exposition.add({}, *snapshot.loop_lag);
  exposition.begin_histogram("limpet_table_build_duration_seconds",
                             "To compute a pool's Maglev table");
  if (snapshot.table_build) exposition.add({}, *snapshot.table_build);
  exposition.begin_histogram("limpet_table_apply_duration_seconds", "To write what differs of one");
  if (snapshot.table_apply) exposition.add({}, *snapshot.table_apply);
  exposition.begin_histogram("limpet_snapshot_duration_seconds", "What a scrape takes of the loop");
  if (snapshot.taking) exposition.add({}, *snapshot.taking);

  const auto labels = [](const Datapath::ProgramRuns& runs) {
    return Labels{{"program", runs.program}, {"id", std::to_string(runs.id)}};
  };
  exposition.begin_counter("limpet_program_runs_total",
                           "Runs of a program, while the kernel counts them");
  for (const auto& one : reading.programs) {
    exposition.add(labels(one), static_cast<double>(one.runs));
  }
  exposition.begin_counter("limpet_program_run_seconds_total",
                           "Time in a program, while the kernel counts it");
  for (const auto& one : reading.programs) {
    exposition.add(labels(one), static_cast<double>(one.nanoseconds) / 1e9);
  }
}

void add_process(const ProcessFigures& figures, Exposition& exposition) {
  exposition.begin_gauge("limpet_build_info", "This version of limpetd");
  exposition.add({{"version", LIMPET_VERSION}}, 1);
  exposition.begin_gauge("limpet_heap_bytes", "Memory that limpetd has allocated and not freed");
  exposition.add({}, figures.heap_bytes);
  exposition.begin_counter("process_cpu_seconds_total", "Processor time of the process");
  exposition.add({}, figures.cpu_seconds);
  exposition.begin_gauge("process_start_time_seconds", "When the process began");
  exposition.add({}, figures.start_time_seconds);
  exposition.begin_gauge("process_resident_memory_bytes", "Memory in use");
  exposition.add({}, figures.resident_bytes);
  exposition.begin_gauge("process_virtual_memory_bytes", "Memory mapped");
  exposition.add({}, figures.virtual_bytes);
  exposition.begin_gauge("process_open_fds", "Descriptors open");
  exposition.add({}, figures.open_descriptors);
  exposition.begin_gauge("process_max_fds", "Limit of descriptors");
  exposition.add({}, figures.most_descriptors);
}

}  // namespace limpet
