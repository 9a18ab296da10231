// SPDX-License-Identifier: GPL-2.0-or-later
// What no section can know alone. Everything here sorts or looks up: n log n at most.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <unordered_map>

#include "daemon/config/draft.h"

namespace limpet::config {

namespace {

using Index = std::unordered_map<std::string_view, size_t>;

const char* family_text(Family family) {
  return family == Family::v4 ? "IPv4" : "IPv6";
}

/// Name → position, reporting names that come twice.
template <class T>
Index index_names(const std::vector<T>& items, std::string_view kind, const std::string& prefix,
                  Report& report) {
  Index index;
  for (size_t i = 0; i < items.size(); ++i) {
    const auto [same, fresh] = index.emplace(items[i].name, i);
    if (fresh) continue;
    report.add(items[i].line, prefix + std::string(kind) + " " + quoted(items[i].name),
               "the name is taken by the " + std::string(kind) + " on line " +
                   std::to_string(items[same->second].line) + "; give each its own name");
  }
  return index;
}

using VipAddresses = std::map<IpAddress, size_t>;

VipAddresses check_vip_addresses(const Draft& draft, Report& report) {
  VipAddresses owners;
  const std::vector<VipConfig>& vips = draft.config.vips;
  for (size_t i = 0; i < vips.size(); ++i) {
    for (const IpAddress& address : vips[i].addresses) {
      const auto [same, fresh] = owners.emplace(address, i);
      if (fresh) continue;
      const size_t other = same->second;
      report.add(draft.vip_address_lines[i], "vip " + quoted(vips[i].name) + ".addresses",
                 "address " + address.to_string() + " belongs to vip " + quoted(vips[other].name) +
                     " on line " + std::to_string(draft.vip_address_lines[other]) +
                     "; an address has one VIP");
    }
  }
  return owners;
}

std::string member_path(const PoolConfig& pool, size_t member) {
  return "pool " + quoted(pool.name) + ".members[" + std::to_string(member) + "]";
}

void check_members(const Config& config, const VipAddresses& vips, const PoolConfig& pool,
                   Report& report) {
  (void)index_names(pool.members, "member", "pool " + quoted(pool.name) + " ", report);
  std::map<IpAddress, const MemberConfig*> owners;
  for (size_t i = 0; i < pool.members.size(); ++i) {
    const MemberConfig& member = pool.members[i];
    for (const IpAddress& address : member.addresses) {
      const auto [same, fresh] = owners.emplace(address, &member);
      if (!fresh) {
        report.add(member.line, member_path(pool, i) + ".addresses",
                   "member " + quoted(member.name) + " has the address " + address.to_string() +
                       " of member " + quoted(same->second->name) + " on line " +
                       std::to_string(same->second->line) + "; give each its own");
      }
      if (const auto vip = vips.find(address); vip != vips.end()) {
        const VipConfig& owner = config.vips[vip->second];
        report.add(member.line, member_path(pool, i) + ".addresses",
                   "address " + address.to_string() + " is that of vip " + quoted(owner.name) +
                       " on line " + std::to_string(owner.line) +
                       "; write the member's own address");
      }
    }
  }
}

template <class T>
std::vector<std::string_view> names_of(const std::vector<T>& items) {
  std::vector<std::string_view> names;
  names.reserve(items.size());
  for (const T& item : items) names.push_back(item.name);
  return names;
}

template <class T>
const T* resolve(const std::string& name, const Index& index, const std::vector<T>& items,
                 unsigned line, const std::string& key, std::string_view kind, Report& report) {
  if (const auto found = index.find(name); found != index.end()) return &items[found->second];
  if (report.wants(line)) {
    report.add(line, key,
               "there is no " + std::string(kind) + " " + quoted(name) + "; " +
                   suggestion(name, names_of(items)));
  }
  return nullptr;
}

/// For a pool and a family: the first rule, and its VIP, that sends it packets of that family.
struct Need {
  const VipConfig* vip = nullptr;
  const RuleConfig* rule = nullptr;
};
using Needs = std::unordered_map<const PoolConfig*, std::array<Need, 2>>;

void add_needs(const VipConfig& vip, const PoolConfig& pool, const RuleConfig& rule, Needs& needs) {
  std::array<Need, 2>& need = needs[&pool];
  for (const IpAddress& address : vip.addresses) {
    Need& slot = need[address.is_v4() ? 0 : 1];
    if (slot.rule == nullptr) slot = {&vip, &rule};
  }
}

void check_families(const PoolConfig& pool, const std::array<Need, 2>& needs, Report& report) {
  for (const Family family : {Family::v4, Family::v6}) {
    const Need& need = needs[family == Family::v4 ? 0 : 1];
    if (need.rule == nullptr) continue;
    for (size_t i = 0; i < pool.members.size(); ++i) {
      const MemberConfig& member = pool.members[i];
      if (member.address(family) != nullptr || !report.wants(member.line)) continue;
      report.add(member.line, member_path(pool, i) + ".addresses",
                 "member " + quoted(member.name) + " has no " + family_text(family) +
                     " address, but the rule on line " + std::to_string(need.rule->line) +
                     " sends it packets for vip " + quoted(need.vip->name) + ", which has one; " +
                     "add an " + family_text(family) + " address");
    }
  }
}

struct RuleRange {
  const VipConfig* vip;
  Protocol protocol;
  PortRange range;
  size_t rule;
};

void check_overlaps(const Draft& draft, std::vector<RuleRange> ranges, Report& report) {
  const auto key = [](const RuleRange& r) {
    return std::tuple(r.vip, r.protocol, r.range.first, r.rule);
  };
  std::sort(ranges.begin(), ranges.end(),
            [&](const RuleRange& a, const RuleRange& b) { return key(a) < key(b); });
  const RuleRange* widest = nullptr;  // of this VIP and protocol, the one that reaches farthest
  for (const RuleRange& next : ranges) {
    const bool same =
        widest != nullptr && widest->vip == next.vip && widest->protocol == next.protocol;
    if (same && next.range.first <= widest->range.last && next.rule != widest->rule) {
      const RuleRange& at = next.rule > widest->rule ? next : *widest;
      const RuleRange& other = next.rule > widest->rule ? *widest : next;
      const unsigned line = draft.rule_lines[at.rule].ports;
      report.add(line, "rule[" + std::to_string(at.rule) + "].ports",
                 std::string(to_string(at.protocol)) + " " + to_string(at.range) + " overlaps " +
                     to_string(other.range) + " of the rule on line " +
                     std::to_string(draft.config.rules[other.rule].line) + " for vip " +
                     quoted(at.vip->name) + "; a port has one rule");
    }
    if (!same || next.range.last > widest->range.last) widest = &next;
  }
}

void check_rules(const Draft& draft, const Index& vips, const Index& pools, Report& report) {
  const Config& config = draft.config;
  Needs needs;
  std::vector<RuleRange> ranges;
  for (size_t i = 0; i < config.rules.size(); ++i) {
    const RuleConfig& rule = config.rules[i];
    const RuleLines& lines = draft.rule_lines[i];
    const std::string path = "rule[" + std::to_string(i) + "]";
    const VipConfig* vip =
        resolve(rule.vip, vips, config.vips, lines.vip, path + ".vip", "vip", report);
    const PoolConfig* pool =
        resolve(rule.pool, pools, config.pools, lines.pool, path + ".pool", "pool", report);
    if (vip == nullptr || pool == nullptr) continue;
    add_needs(*vip, *pool, rule, needs);
    for (const PortRange& range : rule.ports) ranges.push_back({vip, rule.protocol, range, i});
  }
  for (const auto& [pool, need] : needs) check_families(*pool, need, report);
  check_overlaps(draft, std::move(ranges), report);
}

}  // namespace

void check_config(const Draft& draft, Report& report) {
  const Index vips = index_names(draft.config.vips, "vip", "", report);
  const Index pools = index_names(draft.config.pools, "pool", "", report);
  const VipAddresses owners = check_vip_addresses(draft, report);
  for (const PoolConfig& pool : draft.config.pools) {
    check_members(draft.config, owners, pool, report);
  }
  check_rules(draft, vips, pools, report);
}

}  // namespace limpet::config
