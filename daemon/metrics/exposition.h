// SPDX-License-Identifier: GPL-2.0-or-later
// Metric families as prometheus-cpp serialises them. deploy/prometheus/METRICS.md lists them all.
#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <string_view>
#include <vector>

#include "daemon/histogram.h"
#include "daemon/metrics/process_figures.h"
#include "daemon/metrics/reading.h"
#include "daemon/metrics/snapshot.h"

namespace limpet {

using Labels = std::vector<prometheus::ClientMetric::Label>;

class Exposition {
 public:
  /// What is added next is of this family. A family without a series is left out.
  void begin_counter(const char* name, const char* help) {
    begin(name, help, prometheus::MetricType::Counter);
  }
  void begin_gauge(const char* name, const char* help) {
    begin(name, help, prometheus::MetricType::Gauge);
  }
  void begin_histogram(const char* name, const char* help) {
    begin(name, help, prometheus::MetricType::Histogram);
  }
  void add(Labels labels, double value);
  void add(Labels labels, const Histogram& histogram);
  /// One series for each of `states`, in the label `state`: 1 for the one that it is.
  void add_state(const Labels& labels, std::string_view is, const std::vector<std::string>& states);

  std::vector<prometheus::MetricFamily> take();

 private:
  void begin(const char* name, const char* help, prometheus::MetricType type);

  std::vector<prometheus::MetricFamily> all_;
};

// A file each.
void add_wellbeing(const Snapshot& snapshot, Exposition& exposition);
void add_traffic(const Snapshot& snapshot, const Reading& reading, Exposition& exposition);
void add_pools(const Snapshot& snapshot, const Reading& reading, Exposition& exposition);
void add_members(const Snapshot& snapshot, const Reading& reading, Exposition& exposition);
void add_checks(const Snapshot& snapshot, Exposition& exposition);
void add_daemon(const Snapshot& snapshot, const Reading& reading, Exposition& exposition);
/// These need no loop that answers.
void add_process(const ProcessFigures& figures, Exposition& exposition);

}  // namespace limpet
