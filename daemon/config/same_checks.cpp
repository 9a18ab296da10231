// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/same_checks.h"

#include <set>
#include <tuple>

namespace limpet::config {

namespace {

/// All of a check but where it stands.
auto meaning(const CheckConfig& c) {
  return std::tie(c.kind, c.port, c.via, c.path, c.host, c.expect_status, c.expect_body, c.starttls,
                  c.verify, c.ca_file, c.certificate_days, c.interface, c.command, c.interval,
                  c.interval_down, c.timeout, c.rise, c.fall);
}

struct ByMeaning {
  bool operator()(const CheckConfig* a, const CheckConfig* b) const {
    return meaning(*a) < meaning(*b);
  }
};

}  // namespace

void check_same_checks(const PoolConfig& pool, Report& report) {
  std::set<const CheckConfig*, ByMeaning> known;
  for (size_t i = 0; i < pool.checks.size(); ++i) {
    const CheckConfig& check = pool.checks[i];
    const auto [same, fresh] = known.insert(&check);
    if (fresh || !report.wants(check.line)) continue;
    report.add(check.line, "pool " + quoted(pool.name) + ".checks[" + std::to_string(i) + "]",
               "is the same as the check on line " + std::to_string((*same)->line) +
                   "; leave one of them out");
  }
}

}  // namespace limpet::config
