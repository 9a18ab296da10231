// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/backups.h"

#include <cstdint>

namespace limpet::config {

namespace {

constexpr size_t kNone = SIZE_MAX;
constexpr size_t kMostListed = 12;

std::string key(const PoolConfig& pool) {
  return "pool " + quoted(pool.name) + ".backup";
}

/// For each pool the position of its backup, or kNone.
std::vector<size_t> find_backups(const std::vector<PoolConfig>& pools, const NameIndex& names,
                                 Report& report) {
  std::vector<size_t> backups;
  backups.reserve(pools.size());
  for (const PoolConfig& pool : pools) {
    std::optional<size_t> found;
    if (pool.backup) found = names.find(pool.backup->text, pool.backup->line, key(pool), report);
    backups.push_back(found.value_or(kNone));
  }
  return backups;
}

/// "a" (line 1) → "b" (line 2) → "a", shortened where there are many.
std::string circle_text(const std::vector<PoolConfig>& pools, const std::vector<size_t>& backups,
                        size_t first) {
  std::string text;
  size_t count = 0;
  size_t at = first;
  do {
    if (++count <= kMostListed) {
      text += quoted(pools[at].name) + " (line " + std::to_string(pools[at].line) + ") → ";
    }
    at = backups[at];
  } while (at != first);
  if (count > kMostListed) text += "… → ";
  return text + quoted(pools[first].name);
}

void report_circle(const std::vector<PoolConfig>& pools, const std::vector<size_t>& backups,
                   size_t first, Report& report) {
  const PoolConfig& pool = pools[first];
  if (!report.wants(pool.backup->line)) return;
  if (backups[first] == first) {
    report.add(pool.backup->line, key(pool),
               quoted(pool.name) + " is this pool itself; name another pool or leave it out");
  } else {
    report.add(pool.backup->line, key(pool),
               "the backups go in a circle: " + circle_text(pools, backups, first) +
                   "; leave one of them out");
  }
}

}  // namespace

std::vector<BackupStep> backup_steps(const std::vector<PoolConfig>& pools, const NameIndex& names,
                                     Report& report) {
  const std::vector<size_t> backups = find_backups(pools, names, report);
  std::vector<size_t> to_come(pools.size());  // for each pool, the steps to it not yet taken
  for (const size_t backup : backups) {
    if (backup != kNone) ++to_come[backup];
  }
  std::vector<size_t> ready;
  for (size_t i = 0; i < pools.size(); ++i) {
    if (to_come[i] == 0) ready.push_back(i);
  }
  std::vector<BackupStep> steps;
  for (size_t i = 0; i < ready.size(); ++i) {
    const size_t backup = backups[ready[i]];
    if (backup == kNone) continue;
    steps.push_back({ready[i], backup});
    if (--to_come[backup] == 0) ready.push_back(backup);
  }
  // A pool has one step from it: the pools that are not ready by now are those of the circles.
  for (size_t i = 0; i < pools.size(); ++i) {
    if (to_come[i] == 0) continue;
    report_circle(pools, backups, i, report);
    for (size_t at = i; to_come[at] != 0; at = backups[at]) to_come[at] = 0;
  }
  return steps;
}

}  // namespace limpet::config
