// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/exposition.h"

namespace limpet {
namespace {

/// Calls visit(labels, check) for each check of each member.
template <class Visit>
void visit_checks(const Snapshot& snapshot, Visit visit) {
  for (const Snapshot::Pool& pool : snapshot.pools) {
    for (const Snapshot::Member& member : pool.members) {
      for (const Snapshot::Check& check : member.checks) {
        visit(Labels{{"pool", pool.name},
                     {"member", member.name},
                     {"check", pool.checks[check.check]},
                     {"address", check.address.to_string()},
                     {"via", check.via ? check.via->to_string() : ""}},
              check);
      }
    }
  }
}

Labels with_result(Labels labels, const char* result) {
  labels.push_back({"result", result});
  return labels;
}

}  // namespace

void add_checks(const Snapshot& snapshot, Exposition& exposition) {
  exposition.begin_gauge("limpet_check_healthy",
                         "What the check says of the member; none before its first result");
  visit_checks(snapshot, [&](Labels labels, const Snapshot::Check& check) {
    if (check.known != Known::unknown) exposition.add(std::move(labels), check.known == Known::up);
  });
  exposition.begin_counter("limpet_check_results_total", "Results of checks");
  visit_checks(snapshot, [&](const Labels& labels, const Snapshot::Check& check) {
    exposition.add(with_result(labels, "passed"), static_cast<double>(check.passed));
    exposition.add(with_result(labels, "failed"), static_cast<double>(check.failed));
  });
  exposition.begin_gauge("limpet_check_certificate_expiry_timestamp_seconds",
                         "When the certificate that the check saw last ends");
  visit_checks(snapshot, [&](Labels labels, const Snapshot::Check& check) {
    if (!check.certificate_ends) return;
    const auto ends = std::chrono::system_clock::to_time_t(*check.certificate_ends);
    exposition.add(std::move(labels), static_cast<double>(ends));
  });
  exposition.begin_histogram("limpet_check_duration_seconds", "How long checks took");
  for (const auto& [key, durations] : snapshot.check_durations) {
    exposition.add({{"pool", key.first}, {"check", key.second}}, durations);
  }
  exposition.begin_counter("limpet_checks_not_asked_total", "Checks that the edge could not make");
  exposition.add({}, static_cast<double>(snapshot.checks_not_asked));
  exposition.begin_counter("limpet_resolver_failures_total",
                           "Questions for members' names without an answer");
  exposition.add({}, static_cast<double>(snapshot.resolver_failures));
}

}  // namespace limpet
