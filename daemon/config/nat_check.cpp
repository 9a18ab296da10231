// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/nat_check.h"

#include <algorithm>

#include "daemon/config/nat_replies.h"
#include "daemon/config/nat_routes.h"

namespace limpet::config {

namespace {

/// pool "q", or how a rule comes to it: pool "q" (where the backups of pool "p" lead)
std::string pool_text(const Config& config, const NatRoute& route) {
  const std::string text = "pool " + quoted(config.pools[route.pool].name);
  if (route.pool == route.link->pool) return text;
  return text + " (where the backups of pool " + quoted(config.pools[route.link->pool].name) +
         " lead)";
}

void check_member_port(const Config& config, const LinkedRule& link, Report& report) {
  const PoolConfig& pool = config.pools[link.pool];
  if (config.rules[link.rule].member_port == 0 || pool.forward == Forward::nat) return;
  report.add(config.rules[link.rule].lines.member_port, rule_path(link.rule) + ".member_port",
             std::string("means nothing with forward ") + quoted(to_string(pool.forward)) +
                 " of pool " + quoted(pool.name) + " on line " + std::to_string(pool.line) +
                 "; leave it out or write forward = \"nat\" there");
}

void check_one_address(const Config& config, const Links& links, const NatRoute& route,
                       Family family, Report& report) {
  const VipFamilies::Addresses& addresses = links.vips[route.link->vip].of(family);
  const unsigned line = config.rules[route.link->rule].lines.vip;
  if (addresses.second == nullptr || !report.wants(line)) return;
  report.add(line, rule_path(route.link->rule) + ".vip",
             "vip " + quoted(config.vips[route.link->vip].name) + " has more than one " +
                 family_text(family) + " address, " + addresses.first->to_string() + " and " +
                 addresses.second->to_string() + ", and replies of nat " +
                 pool_text(config, route) +
                 " would not tell which of them the client used; write a vip for each");
}

/// What members start from their ephemeral ports must not look like replies.
void check_ephemeral_ports(const Config& config, const NatRoute& route, Report& report) {
  const RuleConfig& rule = config.rules[route.link->rule];
  const PortRange own = config.pools[route.pool].ephemeral_ports;
  for (const PortRange& ports : member_ports(rule)) {
    if (ports.last < own.first || ports.first > own.last) continue;
    const auto [line, path] = member_ports_key(config, route.link->rule);
    if (!report.wants(line)) return;
    report.add(line, path,
               std::string(to_string(rule.protocol)) + " " + to_string(ports) + " overlaps " +
                   to_string(own) + ", the ephemeral_ports of nat " + pool_text(config, route) +
                   ": connections that its members start from there would be taken for replies; "
                   "name ports outside, or set ephemeral_ports to those that the members really "
                   "use (Linux: sysctl net.ipv4.ip_local_port_range, 32768-60999; Windows: "
                   "49152-65535)");
    return;
  }
}

/// For each pool its local member, or nullptr.
std::vector<const MemberConfig*> local_members(const std::vector<PoolConfig>& pools) {
  std::vector<const MemberConfig*> locals;
  for (const PoolConfig& pool : pools) {
    const auto found = std::find_if(pool.members.begin(), pool.members.end(),
                                    [](const MemberConfig& member) { return member.local; });
    locals.push_back(found == pool.members.end() ? nullptr : &*found);
  }
  return locals;
}

void check_local(const Config& config, const NatRoute& route, const MemberConfig* local,
                 Report& report) {
  if (local == nullptr || config.rules[route.link->rule].member_port == 0) return;
  const auto [line, path] = member_ports_key(config, route.link->rule);
  if (!report.wants(line)) return;
  report.add(line, path,
             "leads to the local member " + quoted(local->name) + " on line " +
                 std::to_string(local->line) + " of " + pool_text(config, route) +
                 ", whose packets are not translated; leave member_port or that member out");
}

}  // namespace

void check_nat(const Config& config, const Links& links, Report& report) {
  for (const LinkedRule& link : links.rules) check_member_port(config, link, report);
  const auto routes = find_nat_routes(config, links, report);
  if (!routes) return;
  const std::vector<const MemberConfig*> locals = local_members(config.pools);
  for (const NatRoute& route : *routes) {
    check_one_address(config, links, route, Family::v4, report);
    check_one_address(config, links, route, Family::v6, report);
    check_ephemeral_ports(config, route, report);
    check_local(config, route, locals[route.pool], report);
  }
  check_nat_replies(config, links, *routes, report);
}

}  // namespace limpet::config
