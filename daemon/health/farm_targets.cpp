// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/farm_targets.h"

#include <algorithm>

#include "daemon/farm/reach.h"

namespace limpet {
namespace {

using Addresses = std::vector<IpAddress>;

/// The VIP addresses whose packets get to a pool, of both families, without duplicates.
Addresses vips_of(const Config& config, const Reach& reach) {
  std::set<IpAddress> vips;
  for (const size_t rule : reach.rules) {
    const auto vip = std::ranges::find(config.vips, config.rules[rule].vip, &VipConfig::name);
    vips.insert(vip->addresses.begin(), vip->addresses.end());
  }
  return {vips.begin(), vips.end()};
}

Addresses of_family(const Addresses& all, Family family) {
  Addresses some;
  std::ranges::copy_if(all, std::back_inserter(some),
                       [&](const IpAddress& address) { return address.family() == family; });
  return some;
}

/// What is asked for one check and one way of a member.
void add_targets(const Pool& pool, const Member& member, limpet_family family,
                 const Addresses& vips, Target target, std::vector<Target>& targets) {
  const MemberWay& way = *member.ways[family];
  const Addresses of_way = of_family(vips, family_of(family));
  if (!way.address) {  // the edge itself
    for (const IpAddress& vip : of_way) {
      target.address = vip;
      targets.push_back(target);
    }
    return;
  }
  target.address = *way.address;
  const bool same_family = target.address.family() == family_of(family);
  if (target.check.via == Via::member || !same_family || way.is_local() || of_way.empty()) {
    targets.push_back(target);
    return;
  }
  const PoolConfig& config = pool.config();
  if (config.forward == Forward::ipip) {
    target.tunnel_source =
        (family == LIMPET_V4 ? config.tunnel_source_v4 : config.tunnel_source_v6).address;
  }
  for (const IpAddress& vip : of_way) {
    target.vip = vip;
    targets.push_back(target);
  }
}

/// A tunnel's member may have one address for both families.
std::vector<Target> without_duplicates(std::vector<Target> targets) {
  std::set<Target> met;
  std::erase_if(targets, [&](const Target& target) { return !met.insert(target).second; });
  return targets;
}

std::vector<Target> targets_of(const Pool& pool, const Member& member, const Addresses& vips) {
  std::vector<Target> targets;
  for (const CheckConfig& check : pool.config().checks) {
    const Target target{.check = check, .member = member.name, .pool = pool.name()};
    const size_t before = targets.size();
    for (const limpet_family family : all_families) {
      if (!member.ways[family]) continue;
      if (!member.ways[family]->address && !member.ways[family]->is_local())
        continue;  // no address
      add_targets(pool, member, family, vips, target, targets);
    }
    const bool once = check.kind == CheckKind::exec;
    if (once && targets.size() > before + 1)
      targets.erase(targets.begin() + before + 1, targets.end());
  }
  return without_duplicates(std::move(targets));
}

}  // namespace

std::vector<MemberTargets> targets_of(const Config& config, const Farm& farm) {
  const auto reaches = reaches_of(config);
  std::vector<MemberTargets> all;
  for (const Pool& pool : farm.pools()) {
    if (pool.config().checks.empty()) continue;
    const Addresses vips = vips_of(config, reaches.at(pool.name()));
    for (size_t i = 0; i < pool.members().size(); ++i) {
      // Nobody asks for one that the operator has taken out.
      if (pool.members()[i].wanted == WantedState::disabled) continue;
      all.push_back({{pool.number(), i}, targets_of(pool, pool.members()[i], vips)});
    }
  }
  return all;
}

}  // namespace limpet
