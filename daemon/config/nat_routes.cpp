// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/nat_routes.h"

namespace limpet::config {

namespace {

constexpr size_t kNone = SIZE_MAX;
constexpr size_t kMostRanges = size_t{1} << 20;

/// For each pool the first nat pool among its backups, or kNone.
std::vector<size_t> next_nat_pools(const Config& config, const Links& links) {
  std::vector<size_t> next(config.pools.size(), kNone);
  // Backwards: the step from a pool comes after those to it.
  for (auto step = links.backups.rbegin(); step != links.backups.rend(); ++step) {
    const bool nat = config.pools[step->backup].forward == Forward::nat;
    next[step->pool] = nat ? step->backup : next[step->backup];
  }
  return next;
}

}  // namespace

std::optional<std::vector<NatRoute>> find_nat_routes(const Config& config, const Links& links,
                                                     Report& report) {
  const std::vector<size_t> next = next_nat_pools(config, links);
  std::vector<NatRoute> routes;
  size_t ranges = 0;
  for (const LinkedRule& link : links.rules) {
    const bool nat = config.pools[link.pool].forward == Forward::nat;
    for (size_t at = nat ? link.pool : next[link.pool]; at != kNone; at = next[at]) {
      ranges += config.rules[link.rule].ports.size();
      if (ranges > kMostRanges) {
        report.add(config.rules[link.rule].lines.pool, rule_path(link.rule) + ".pool",
                   "the rules up to here lead to nat pools with more than " +
                       std::to_string(kMostRanges) +
                       " port ranges, counted once for each pool and backup; write fewer ranges, "
                       "or shorter chains of backups");
        return std::nullopt;
      }
      routes.push_back({&link, at});
    }
  }
  return routes;
}

std::vector<PortRange> member_ports(const RuleConfig& rule) {
  if (rule.member_port == 0) return rule.ports;
  return {{rule.member_port, rule.member_port}};
}

PortsKey member_ports_key(const Config& config, size_t rule) {
  const RuleConfig::Lines& lines = config.rules[rule].lines;
  if (config.rules[rule].member_port == 0) return {lines.ports, rule_path(rule) + ".ports"};
  return {lines.member_port, rule_path(rule) + ".member_port"};
}

}  // namespace limpet::config
