// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/family_needs.h"

#include "daemon/config/draft.h"

namespace limpet::config {

namespace {

const char* family_text(Family family) {
  return family == Family::v4 ? "IPv4" : "IPv6";
}

}  // namespace

void FamilyNeeds::add(size_t pool, const VipConfig& vip, const RuleConfig& rule) {
  for (const IpAddress& address : vip.addresses) {
    Need& need = needs_[pool][address.is_v4() ? 0 : 1];
    if (need.rule == nullptr) need = {&vip, &rule};
  }
}

void FamilyNeeds::pass_on(const std::vector<BackupStep>& steps) {
  for (const auto& [pool, backup] : steps) {
    for (size_t family = 0; family < 2; ++family) {
      Need& need = needs_[backup][family];
      if (need.rule == nullptr) need = needs_[pool][family];
    }
  }
}

void FamilyNeeds::check(Report& report) const {
  for (size_t i = 0; i < pools_.size(); ++i) {
    check_pool(pools_[i], Family::v4, needs_[i][0], report);
    check_pool(pools_[i], Family::v6, needs_[i][1], report);
  }
}

void FamilyNeeds::check_pool(const PoolConfig& pool, Family family, const Need& need,
                             Report& report) const {
  if (need.rule == nullptr) return;
  for (size_t i = 0; i < pool.members.size(); ++i) {
    const MemberConfig& member = pool.members[i];
    if (member.address(family) != nullptr || !report.wants(member.line)) continue;
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
