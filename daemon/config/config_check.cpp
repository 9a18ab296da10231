// SPDX-License-Identifier: GPL-2.0-or-later
// What no section can know alone. Everything here sorts or looks up: n log n at most.
#include <algorithm>
#include <tuple>

#include "daemon/config/family_needs.h"
#include "daemon/config/links.h"
#include "daemon/config/member_check.h"
#include "daemon/config/nat_check.h"
#include "daemon/config/same_checks.h"
#include "daemon/config/tunnel_mtu.h"
#include "daemon/config/vip_members.h"

namespace limpet::config {

namespace {

VipAddresses check_vip_addresses(const Config& config, Report& report) {
  VipAddresses owners;
  const std::vector<VipConfig>& vips = config.vips;
  for (size_t i = 0; i < vips.size(); ++i) {
    for (const IpAddress& address : vips[i].addresses) {
      const auto [same, fresh] = owners.emplace(address, i);
      if (fresh) continue;
      const size_t other = same->second;
      report.add(vips[i].addresses_line, "vip " + quoted(vips[i].name) + ".addresses",
                 "address " + address.to_string() + " belongs to vip " + quoted(vips[other].name) +
                     " on line " + std::to_string(vips[other].addresses_line) +
                     "; an address has one VIP");
    }
  }
  return owners;
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

void check_overlaps(const Config& config, std::vector<RuleRange> ranges, Report& report) {
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
      const unsigned line = config.rules[at.rule].lines.ports;
      report.add(line, rule_path(at.rule) + ".ports",
                 std::string(to_string(at.protocol)) + " " + to_string(at.range) + " overlaps " +
                     to_string(other.range) + " of the rule on line " +
                     std::to_string(config.rules[other.rule].line) + " for vip " +
                     quoted(at.vip->name) + "; a port has one rule");
    }
    if (!same || next.range.last > widest->range.last) widest = &next;
  }
}

}  // namespace

std::string rule_path(size_t rule) {
  return "rule[" + std::to_string(rule) + "]";
}

void check_config(const Config& config, Report& report) {
  const Links links = find_links(config, report);
  const VipAddresses owners = check_vip_addresses(config, report);
  check_members(config, owners, report);
  for (const PoolConfig& pool : config.pools) check_same_checks(pool, report);
  check_overlaps(config, ranges_of(config, links.rules), report);
  const FamilyNeeds needs(config, links);
  needs.check(report);
  check_tunnel_mtu(config, needs, report);
  check_nat(config, links, report);
  // Of a file with other errors the count may be wrong, too.
  if (!report.failed()) check_vip_members(config, links, report);
}

}  // namespace limpet::config
