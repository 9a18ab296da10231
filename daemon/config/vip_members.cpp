// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/vip_members.h"

#include <set>
#include <vector>

namespace limpet::config {

namespace {

/// The pools of each VIP's rules, with their backups. A disabled rule's count, too: it is a reload
/// away, as is a member's state.
std::vector<std::set<size_t>> pools_behind(const Config& config, const Links& links) {
  std::vector<std::set<size_t>> pools(config.vips.size());
  for (const LinkedRule& rule : links.rules) pools[rule.vip].insert(rule.pool);
  std::vector<size_t> backups(config.pools.size(), config.pools.size());
  for (const BackupStep& step : links.backups) backups[step.pool] = step.backup;
  for (std::set<size_t>& behind : pools) {
    for (const size_t first : std::set<size_t>(behind)) {
      // A circle, which is an error of its own, ends where it has been.
      for (size_t pool = backups[first]; pool < config.pools.size(); pool = backups[pool]) {
        if (!behind.insert(pool).second) break;
      }
    }
  }
  return pools;
}

}  // namespace

void check_vip_members(const Config& config, const Links& links, Report& report) {
  const auto pools = pools_behind(config, links);
  for (size_t i = 0; i < config.vips.size(); ++i) {
    const VipConfig& vip = config.vips[i];
    size_t count = 0;
    for (const size_t pool : pools[i]) count += config.pools[pool].members.size();
    if (count == 0 || vip.min_members <= count) continue;  // 0: it leads nowhere yet
    report.add(vip.min_members_line, "vip " + quoted(vip.name) + ".min_members",
               "its rules lead to " + std::to_string(count) +
                   (count == 1 ? " member" : " members") + ", which can never be " +
                   std::to_string(vip.min_members) + "; write at most " + std::to_string(count));
  }
}

}  // namespace limpet::config
