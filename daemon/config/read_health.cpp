// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr std::chrono::hours kLongestSlowStart{1};

void read_panic_threshold(Section& section, PoolConfig& pool) {
  // One percent: when none is healthy, which is the check's fault more often than all members'. A
  // backup pool, where there is one, is the better answer to that.
  pool.panic_threshold = pool.checks.empty() || pool.backup ? 0 : 1;
  const auto value = section.find("panic_threshold");
  if (!value) return;
  if (pool.checks.empty()) {
    value->fail(
        "means nothing without checks; leave it out or write checks = [ { kind = \"tcp\", port = "
        "80 } ]");
    return;
  }
  const auto percent = value->integer(0, 100);
  pool.panic_threshold = static_cast<uint32_t>(percent.value_or(pool.panic_threshold));
}

}  // namespace

void read_health(Section& section, PoolConfig& pool) {
  if (const auto value = section.find("checks")) {
    pool.checks = read_checks(*value, pool.forward);
  }
  if (const auto value = section.find("slow_start")) {
    pool.slow_start =
        value->seconds(std::chrono::seconds(0), kLongestSlowStart).value_or(pool.slow_start);
  }
  read_panic_threshold(section, pool);
}

}  // namespace limpet::config
