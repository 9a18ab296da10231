// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/family_needs.h"

namespace limpet::config {

namespace {

/// Whether packets of the family have no way to the member.
bool lacks(const PoolConfig& pool, const MemberConfig& member, Family family) {
  if (member.local) return false;                   // they stay here
  if (!member.host_name.empty()) return false;      // DNS has it, of any family
  if (pool.forward == Forward::ipip) return false;  // they travel inside those of either family
  return member.address(family) == nullptr;
}

}  // namespace

FamilyNeeds::FamilyNeeds(const Config& config, const Links& links)
    : pools_(config.pools), needs_(config.pools.size()) {
  for (const LinkedRule& link : links.rules) {
    const Need need{&config.vips[link.vip], &config.rules[link.rule]};
    auto& [v4, v6] = needs_[link.pool];
    if (links.vips[link.vip].v4.first != nullptr && v4.rule == nullptr) v4 = need;
    if (links.vips[link.vip].v6.first != nullptr && v6.rule == nullptr) v6 = need;
  }
  for (const auto& [pool, backup] : links.backups) {
    for (size_t family = 0; family < 2; ++family) {
      Need& need = needs_[backup][family];
      if (need.rule == nullptr) need = needs_[pool][family];
    }
  }
}

void FamilyNeeds::check(Report& report) const {
  for (size_t i = 0; i < pools_.size(); ++i) {
    check_pool(i, Family::v4, report);
    check_pool(i, Family::v6, report);
  }
}

void FamilyNeeds::check_pool(size_t position, Family family, Report& report) const {
  if (!reach(position, family)) return;
  const PoolConfig& pool = pools_[position];
  const Need& need = this->need(position, family);
  for (size_t i = 0; i < pool.members.size(); ++i) {
    const MemberConfig& member = pool.members[i];
    if (!lacks(pool, member, family) || !report.wants(member.line)) continue;
    report.add(member.line, member_path(pool, i) + ".addresses",
               "member " + quoted(member.name) + " has no " + family_text(family) +
                   " address, but the rule on line " + std::to_string(need.rule->line) +
                   reason(pool, need) + "; add an " + family_text(family) + " address");
  }
}

std::string FamilyNeeds::reason(const PoolConfig& pool, const Need& need) {
  const std::string vip = "packets for vip " + quoted(need.vip->name) + ", which has one";
  if (need.rule->pool == pool.name) return " sends it " + vip;
  return " sends " + vip + ", to pool " + quoted(need.rule->pool) + ", whose backups lead here";
}

}  // namespace limpet::config
