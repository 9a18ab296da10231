// SPDX-License-Identifier: GPL-2.0-or-later
// What no section can know alone. Everything here sorts or looks up: n log n at most.
#include <algorithm>
#include <map>
#include <tuple>

#include "daemon/config/family_needs.h"
#include "daemon/config/links.h"
#include "daemon/config/name_index.h"
#include "daemon/config/nat_check.h"
#include "daemon/config/tunnel_mtu.h"

namespace limpet::config {

namespace {

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

void check_members(const Config& config, const VipAddresses& vips, const PoolConfig& pool,
                   Report& report) {
  const NameIndex names(pool.members, "member", "pool " + quoted(pool.name) + " ", report);
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

struct RuleRange {
  const VipConfig* vip;
  Protocol protocol;
  PortRange range;
  size_t rule;
};

std::vector<RuleRange> ranges_of(const Config& config, const std::vector<LinkedRule>& links) {
  std::vector<RuleRange> ranges;
  for (const LinkedRule& link : links) {
    const RuleConfig& rule = config.rules[link.rule];
    for (const PortRange& range : rule.ports) {
      ranges.push_back({&config.vips[link.vip], rule.protocol, range, link.rule});
    }
  }
  return ranges;
}

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
      report.add(line, rule_path(at.rule) + ".ports",
                 std::string(to_string(at.protocol)) + " " + to_string(at.range) + " overlaps " +
                     to_string(other.range) + " of the rule on line " +
                     std::to_string(draft.config.rules[other.rule].line) + " for vip " +
                     quoted(at.vip->name) + "; a port has one rule");
    }
    if (!same || next.range.last > widest->range.last) widest = &next;
  }
}

}  // namespace

std::string member_path(const PoolConfig& pool, size_t member) {
  return "pool " + quoted(pool.name) + ".members[" + std::to_string(member) + "]";
}

std::string rule_path(size_t rule) {
  return "rule[" + std::to_string(rule) + "]";
}

void check_config(const Draft& draft, Report& report) {
  const Config& config = draft.config;
  const Links links = find_links(draft, report);
  const VipAddresses owners = check_vip_addresses(draft, report);
  for (const PoolConfig& pool : config.pools) check_members(config, owners, pool, report);
  check_overlaps(draft, ranges_of(config, links.rules), report);
  const FamilyNeeds needs(config, links);
  needs.check(report);
  check_tunnel_mtu(draft, needs, report);
  check_nat(draft, links, report);
}

}  // namespace limpet::config
