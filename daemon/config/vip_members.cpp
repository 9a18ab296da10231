// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/vip_members.h"

#include <set>
#include <vector>

namespace limpet::config {

namespace {

using Pools = std::vector<std::set<size_t>>;

/// The pools of each VIP's rules. A disabled rule's count, too: it is a reload away, as is a
/// member's state.
Pools pools_of_vips(const Config& config, const Links& links) {
  Pools pools(config.vips.size());
  for (const LinkedRule& rule : links.rules) pools[rule.vip].insert(rule.pool);
  return pools;
}

/// How many members these pools have with their backups; if there are at least `enough`, no more
/// are looked for, as chains of backups can be long.
size_t count_members(const Config& config, const std::vector<size_t>& backups,
                     const std::set<size_t>& pools, size_t enough) {
  std::set<size_t> counted;
  size_t count = 0;
  for (const size_t first : pools) {
    for (size_t pool = first; pool < backups.size() && count < enough; pool = backups[pool]) {
      if (!counted.insert(pool).second) break;
      count += config.pools[pool].members.size();
    }
  }
  return count;
}

}  // namespace

void check_vip_members(const Config& config, const Links& links, Report& report) {
  const Pools pools = pools_of_vips(config, links);
  std::vector<size_t> backups(config.pools.size(), config.pools.size());
  for (const BackupStep& step : links.backups) backups[step.pool] = step.backup;
  for (size_t i = 0; i < config.vips.size(); ++i) {
    const VipConfig& vip = config.vips[i];
    const size_t count = count_members(config, backups, pools[i], vip.min_members);
    if (count == 0 || vip.min_members <= count) continue;  // 0: it leads nowhere yet
    report.add(vip.min_members_line, "vip " + quoted(vip.name) + ".min_members",
               "its rules lead to " + std::to_string(count) +
                   (count == 1 ? " member" : " members") + ", which can never be " +
                   std::to_string(vip.min_members) + "; write at most " + std::to_string(count));
  }
}

}  // namespace limpet::config
