// SPDX-License-Identifier: GPL-2.0-or-later
// A farm's making: room, pools, members. The rules are farm_rules.cpp's.
#include "daemon/farm/farm.h"

#include <algorithm>

namespace limpet {
namespace {

// Room for what a changed file may add without a restart.
constexpr size_t spare_members = 64, spare_rules = 64, spare_addresses = 16, spare_port_tables = 4,
                 spare_interfaces = 8;

Error at(const Config& config, unsigned line, const std::string& what) {
  return Error{config.path + ":" + std::to_string(line) + ": " + what};
}

size_t address_count(const Config& config) {
  size_t count = 0;
  for (const VipConfig& vip : config.vips) count += vip.addresses.size();
  return count;
}

bool forwards_by(const Config& config, Forward forward) {
  return std::ranges::find(config.pools, forward, &PoolConfig::forward) != config.pools.end();
}

/// Room for checks through VIPs: every member of a pool with direct return, by every VIP address.
uint32_t probe_room(const Config& config) {
  size_t probes = 0;
  for (const PoolConfig& pool : config.pools) {
    if (pool.forward != Forward::nat) probes += pool.members.size() * address_count(config);
  }
  if (probes == 0) return 0;
  return static_cast<uint32_t>(std::min<size_t>(1 + 2 * probes + spare_members, UINT16_MAX + 1));
}

WaySettings way_settings(const PoolConfig& pool, const Reach& reach) {
  return {.forward = pool.forward, .mtu = pool.mtu, .member_port = reach.member_port};
}

/// For whose packets a member needs a way. If nothing leads to the pool, it is watched by the
/// addresses that it has, so that an operator sees how it would do; and that its name has none.
Families needs_of(const Reach& reach, const MemberConfig& member) {
  if (!reach.rules.empty()) return reach.families;
  if (member.addresses.empty() && !member.host_name.empty()) return {true, true};
  return {member.address(Family::v4) != nullptr, member.address(Family::v6) != nullptr};
}

bool is_checked_through_vips(const PoolConfig& pool) {
  return std::ranges::find(pool.checks, Via::vip, &CheckConfig::via) != pool.checks.end();
}

}  // namespace

bool Farm::has_room_for(const Config& config) const {
  size_t probes = 0;
  for (const PoolConfig& pool : config.pools) {
    if (is_checked_through_vips(pool)) probes += pool.members.size() * address_count(config);
  }
  return config.edge.interfaces.size() <= capacity_.interfaces &&
         (probes == 0 || probes < capacity_.probes);
}

Result<Farm> Farm::make(const Config& config) {
  auto capacity = capacity_for(config);
  if (!capacity) return capacity.error();
  Farm farm(capacity->members, PortTableNumbers(UINT32_MAX));
  farm.capacity_ = *capacity;
  const Reaches reaches = reaches_of(config);
  if (auto added = farm.add_pools(config); !added) return added.error();
  farm.add_ways(config, reaches, {});
  if (auto added = farm.add_rules(config, nullptr); !added) return added.error();
  if (auto added = farm.add_vips(config); !added) return added.error();
  if (auto added = farm.add_nat_members(config, reaches); !added) return added.error();
  farm.capacity_.port_tables =
      static_cast<uint32_t>(1 + farm.port_tables_.taken().size() + spare_port_tables);
  return farm;
}

Result<Farm> Farm::with(const Config& config) const {
  Farm farm(capacity_.members, PortTableNumbers(port_tables_, capacity_.port_tables));
  farm.capacity_ = capacity_;
  farm.members_ = members_;
  const Reaches reaches = reaches_of(config);
  if (auto carried = farm.carry_pools(config, *this); !carried) return carried.error();
  farm.add_ways(config, reaches, next_hops());
  if (auto added = farm.add_rules(config, this); !added) return added.error();
  if (auto added = farm.add_vips(config); !added) return added.error();
  if (auto added = farm.add_nat_members(config, reaches); !added) return added.error();
  return farm;
}

/// All but what the pools' memory and the port tables take.
Result<Capacity> Farm::capacity_for(const Config& config) {
  size_t members = 0;
  for (const PoolConfig& pool : config.pools) members += pool.members.size();
  if (members >= LIMPET_MEMBERS_MAX) {
    return Error{config.path + ": more than " + std::to_string(LIMPET_MEMBERS_MAX - 1) +
                 " members in all pools together"};
  }
  if (config.rules.size() >= LIMPET_PORTS) return Error{config.path + ": more than 65535 rules"};
  const size_t addresses = address_count(config);
  if (addresses >= LIMPET_VIPS) {
    return Error{config.path + ": more than " + std::to_string(LIMPET_VIPS - 1) +
                 " addresses of VIPs"};
  }

  const auto member_room = static_cast<uint32_t>(
      std::min<size_t>(1 + 2 * members + spare_members, size_t{LIMPET_MEMBERS_MAX}));
  Capacity capacity = {
      .vips =
          static_cast<uint32_t>(std::min<size_t>(2 * addresses + spare_addresses, LIMPET_VIPS - 1)),
      .rules = static_cast<uint32_t>(
          std::min<size_t>(1 + 2 * config.rules.size() + spare_rules, LIMPET_PORTS)),
      .pools = static_cast<uint32_t>(std::max<size_t>(1, config.pools.size())),
      .members = member_room,
      .interfaces = static_cast<uint32_t>(config.edge.interfaces.size() + spare_interfaces),
      .probes = probe_room(config),
      .nat = forwards_by(config, Forward::nat)};
  // As many as all members can have, with those that they had before a change still there.
  if (capacity.nat) capacity.nat_members = 2 * member_room;
  if (forwards_by(config, Forward::l2)) capacity.relays = 2 * LIMPET_FAMILIES * member_room;
  return capacity;
}

Result<void> Farm::add_pools(const Config& config) {
  uint64_t slots = 0, words = 0, buckets = 0;
  const HashSeed seed(config.edge.hash_seed);
  for (const PoolConfig& pool : config.pools) {
    const PoolBases bases{static_cast<uint32_t>(slots), static_cast<uint32_t>(words),
                          static_cast<uint32_t>(buckets)};
    pools_.emplace_back(pool, static_cast<uint32_t>(pools_.size()), bases);
    if (auto added = add_members(pool, seed, pools_.back()); !added) {
      return at(config, pool.line, added.error().message);
    }
    const PoolBases sizes = pool_sizes(pool);
    slots += sizes.slots;
    words += sizes.filter_words;
    buckets += sizes.buckets;
    if (std::max({slots, words, buckets}) > UINT32_MAX) {
      return at(config, pool.line,
                "the pools up to \"" + pool.name + "\" need more memory than limpet can number; " +
                    "give them fewer clients");
    }
  }
  capacity_.slots = std::max(capacity_.slots, static_cast<uint32_t>(slots));
  capacity_.filter_words = std::max(capacity_.filter_words, static_cast<uint32_t>(words));
  capacity_.buckets = std::max(capacity_.buckets, static_cast<uint32_t>(buckets));
  return {};
}

std::string Farm::no_room_for(const MemberConfig& member, const std::string& pool) const {
  const size_t gone = members_.retired().size();
  const std::string text = "no room for member \"" + member.name + "\" of pool \"" + pool +
                           "\": limpetd was started for " + std::to_string(capacity_.members - 1) +
                           " members in all";
  if (gone == 0) return text + "; restart it; nothing was changed";
  return text + ", and " + std::to_string(gone) +
         " that were removed keep their places until their clients have gone; try again later or "
         "restart it; nothing was changed";
}

Result<void> Farm::add_members(const PoolConfig& config, const HashSeed& seed, Pool& pool) {
  for (const MemberConfig& member : config.members) {
    const auto number = members_.take(config.name, member.name);
    if (!number) {
      return Error{no_room_for(member, config.name)};
    }
    pool.members().push_back({.number = *number,
                              .name = member.name,
                              .addresses = member.addresses,
                              .weight = member.weight,
                              .priority = member.priority,
                              .permutation = seed.permutation(member.name),
                              .wanted = member.state,
                              .drain_until = member.drain_until});
  }
  return {};
}

void Farm::add_ways(const Config& config, const Reaches& reaches, const NextHopsByAddress& known) {
  for (const PoolConfig& described : config.pools) {
    const Reach& reach = reaches.at(described.name);
    const WaySettings settings = way_settings(described, reach);
    auto& members = pools_[find_pool(described.name)->number()].members();
    for (size_t i = 0; i < members.size(); ++i) {
      const Families needed = needs_of(reach, described.members[i]);
      for (const limpet_family family : all_families) {
        auto& way = members[i].ways[family];
        if (!needed[family]) continue;
        way = MemberWay::make(settings, described.members[i], family);
        if (!way->address) continue;
        if (const auto found = known.find(*way->address); found != known.end()) {
          way->next_hop = found->second;
        }
      }
    }
  }
}

}  // namespace limpet
