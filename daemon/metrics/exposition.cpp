// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/exposition.h"

#include <limits>

namespace limpet {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

void Exposition::begin(const char* name, const char* help, MetricType type) {
  all_.push_back({.name = name, .help = help, .type = type, .metric = {}});
}

void Exposition::add(Labels labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (all_.back().type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  all_.back().metric.push_back(std::move(metric));
}

void Exposition::add(Labels labels, const Histogram& histogram) {
  ClientMetric metric;
  metric.label = std::move(labels);
  uint64_t count = 0;
  for (size_t range = 0; range < histogram.counts().size(); ++range) {
    count += histogram.counts()[range];
    const bool last = range == histogram.bounds().size();
    metric.histogram.bucket.push_back(
        {count, last ? std::numeric_limits<double>::infinity() : histogram.bounds()[range]});
  }
  metric.histogram.sample_count = count;
  metric.histogram.sample_sum = histogram.sum();
  all_.back().metric.push_back(std::move(metric));
}

void Exposition::add_state(const Labels& labels, std::string_view is,
                           const std::vector<std::string>& states) {
  for (const std::string& state : states) {
    Labels with_state = labels;
    with_state.push_back({"state", state});
    add(std::move(with_state), state == is ? 1 : 0);
  }
}

std::vector<MetricFamily> Exposition::take() {
  std::erase_if(all_, [](const MetricFamily& family) { return family.metric.empty(); });
  return std::move(all_);
}

}  // namespace limpet
