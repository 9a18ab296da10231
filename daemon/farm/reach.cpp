// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/reach.h"

#include <algorithm>
#include <set>

namespace limpet {
namespace {

std::map<std::string, Families> families_by_vip(const Config& config) {
  std::map<std::string, Families> families;
  for (const VipConfig& vip : config.vips) {
    for (const IpAddress& address : vip.addresses) families[vip.name][family_of(address)] = true;
  }
  return families;
}

/// By name, the name of its backup.
std::map<std::string, std::string> backups_of(const Config& config) {
  std::map<std::string, std::string> backups;
  for (const PoolConfig& pool : config.pools) {
    if (pool.backup) backups.emplace(pool.name, pool.backup->text);
  }
  return backups;
}

}  // namespace

std::map<std::string, Reach> reaches_of(const Config& config) {
  const auto families = families_by_vip(config);
  const auto backups = backups_of(config);
  std::map<std::string, Reach> reaches;
  for (const PoolConfig& pool : config.pools) reaches[pool.name];
  for (size_t i = 0; i < config.rules.size(); ++i) {
    const RuleConfig& rule = config.rules[i];
    std::set<std::string> met;  // a file has no circles; a Config made by hand may
    for (std::string pool = rule.pool; met.insert(pool).second;) {
      Reach& reach = reaches[pool];
      reach.rules.push_back(i);
      reach.member_port = reach.member_port || rule.member_port != 0;
      const Families& of_vip = families.at(rule.vip);
      for (size_t family = 0; family < of_vip.size(); ++family) {
        reach.families[family] = reach.families[family] || of_vip[family];
      }
      const auto backup = backups.find(pool);
      if (backup == backups.end()) break;
      pool = backup->second;
    }
  }
  return reaches;
}

}  // namespace limpet
