// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/links.h"

namespace limpet::config {

namespace {

VipFamilies families_of(const VipConfig& vip) {
  VipFamilies families;
  for (const IpAddress& address : vip.addresses) {
    VipFamilies::Addresses& same = address.is_v4() ? families.v4 : families.v6;
    if (same.first == nullptr) {
      same.first = &address;
    } else if (same.second == nullptr) {
      same.second = &address;
    }
  }
  return families;
}

std::vector<LinkedRule> link_rules(const Config& config, const NameIndex& vips,
                                   const NameIndex& pools, Report& report) {
  std::vector<LinkedRule> linked;
  for (size_t i = 0; i < config.rules.size(); ++i) {
    const RuleConfig& rule = config.rules[i];
    const RuleConfig::Lines& lines = rule.lines;
    const auto vip = vips.find(rule.vip, lines.vip, rule_path(i) + ".vip", report);
    const auto pool = pools.find(rule.pool, lines.pool, rule_path(i) + ".pool", report);
    if (vip && pool) linked.push_back({i, *vip, *pool});
  }
  return linked;
}

}  // namespace

Links find_links(const Config& config, Report& report) {
  const NameIndex vips(config.vips, "vip", "", report);
  const NameIndex pools(config.pools, "pool", "", report);
  Links links;
  links.rules = link_rules(config, vips, pools, report);
  for (const VipConfig& vip : config.vips) links.vips.push_back(families_of(vip));
  links.backups = backup_steps(config.pools, pools, report);
  return links;
}

const char* family_text(Family family) {
  return family == Family::v4 ? "IPv4" : "IPv6";
}

}  // namespace limpet::config
