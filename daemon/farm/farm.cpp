// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/farm.h"

#include <algorithm>
#include <set>

namespace limpet {
namespace {

// Room for what a changed file may add without a restart.
constexpr size_t spare_members = 64, spare_rules = 64, spare_addresses = 16, spare_port_tables = 4;

Error at(const Config& config, unsigned line, const std::string& what) {
  return Error{config.path + ":" + std::to_string(line) + ": " + what};
}

/// Rules by what makes them the same rule before and after a change of the file.
auto key_of(const std::string& vip, Protocol protocol, const std::vector<PortRange>& ports) {
  return std::tuple(vip, protocol, to_string(ports));
}

size_t address_count(const Config& config) {
  size_t count = 0;
  for (const VipConfig& vip : config.vips) count += vip.addresses.size();
  return count;
}

/// VIP names with a protocol that they have rules for.
std::set<std::pair<std::string, Protocol>> port_tables_of(const Config& config) {
  std::set<std::pair<std::string, Protocol>> tables;
  for (const RuleConfig& rule : config.rules) tables.emplace(rule.vip, rule.protocol);
  return tables;
}

/// The lowest number from 1 on that is not used; and uses it.
uint32_t take_free(std::set<uint32_t>& used) {
  uint32_t number = 1;
  while (!used.insert(number).second) ++number;
  return number;
}

}  // namespace

Result<Farm> Farm::make(const Config& config) {
  size_t members = 0;
  for (const PoolConfig& pool : config.pools) members += pool.members.size();
  if (members >= LIMPET_MEMBERS_MAX) {
    return Error{config.path + ": more than " + std::to_string(LIMPET_MEMBERS_MAX - 1) +
                 " members in all pools together"};
  }
  if (config.rules.size() >= LIMPET_PORTS) return Error{config.path + ": more than 65535 rules"};

  const auto member_room =
      std::min<size_t>(1 + 2 * members + spare_members, size_t{LIMPET_MEMBERS_MAX});
  Farm farm(static_cast<uint32_t>(member_room));
  farm.capacity_ = {
      .vips = static_cast<uint32_t>(2 * address_count(config) + spare_addresses),
      .port_tables = static_cast<uint32_t>(1 + port_tables_of(config).size() + spare_port_tables),
      .rules = static_cast<uint32_t>(
          std::min<size_t>(1 + 2 * config.rules.size() + spare_rules, LIMPET_PORTS)),
      .pools = static_cast<uint32_t>(std::max<size_t>(1, config.pools.size())),
      .members = static_cast<uint32_t>(member_room),
      .interfaces = static_cast<uint32_t>(config.edge.interfaces.size())};
  if (auto added = farm.add_pools(config); !added) return added.error();
  if (auto added = farm.add_rules(config, nullptr); !added) return added.error();
  if (auto added = farm.add_vips(config, nullptr); !added) return added.error();
  return farm;
}

Result<Farm> Farm::with(const Config& config) const {
  Farm farm(capacity_.members);
  farm.capacity_ = capacity_;
  farm.members_ = members_;
  if (auto carried = farm.carry_pools(config, *this); !carried) return carried.error();
  if (auto added = farm.add_rules(config, this); !added) return added.error();
  if (auto added = farm.add_vips(config, this); !added) return added.error();
  return farm;
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

/// Members without an IPv4 address are left out: this version forwards IPv4 only.
Result<void> Farm::add_members(const PoolConfig& config, const HashSeed& seed, Pool& pool) {
  for (const MemberConfig& member : config.members) {
    const IpAddress* address = member.address(Family::v4);
    if (!address) continue;
    const auto number = members_.take(config.name, member.name);
    if (!number) {
      return Error{no_room_for(member, config.name)};
    }
    pool.members().push_back({.number = *number,
                              .name = member.name,
                              .address = *address,
                              .weight = member.weight,
                              .priority = member.priority,
                              .permutation = seed.permutation(member.name),
                              .wanted = member.state});
  }
  return {};
}

Result<void> Farm::add_rules(const Config& config, const Farm* former) {
  std::map<decltype(key_of("", Protocol::tcp, {})), uint32_t> numbers;
  std::set<uint32_t> used;
  if (former) {
    for (const Rule& rule : former->rules_) {
      numbers[key_of(rule.vip, rule.protocol, rule.ports)] = rule.number;
      used.insert(rule.number);
    }
  }
  for (const RuleConfig& rule : config.rules) {
    const auto pool = std::ranges::find(pools_, rule.pool, &Pool::name);
    const auto known = numbers.find(key_of(rule.vip, rule.protocol, rule.ports));
    const uint32_t number = known != numbers.end() ? known->second : take_free(used);
    if (number >= capacity_.rules) {
      return at(config, rule.line,
                "rule: more rules than limpetd was started for; restart it; nothing was changed");
    }
    rules_.push_back(
        {number, rule.vip, rule.pool, pool->number(), rule.protocol, rule.ports, rule.disabled});
  }
  return {};
}

Result<void> Farm::add_vips(const Config& config, const Farm* former) {
  if (address_count(config) > capacity_.vips) {
    return Error{config.path +
                 ": more VIP addresses than limpetd was started for; restart it; nothing was "
                 "changed"};
  }
  std::set<uint32_t> used;
  std::map<std::string, limpet_vip> records;
  if (former) {
    for (const Vip& vip : former->vips_) {
      records[vip.name] = vip.record;
      used.insert({vip.record.tcp_ports, vip.record.udp_ports});
    }
  }
  const auto tables = port_tables_of(config);
  for (const VipConfig& vip : config.vips) {
    const limpet_vip old = records[vip.name];
    limpet_vip record{};
    if (vip.unmatched == Unmatched::pass) record.flags = LIMPET_VIP_UNMATCHED_PASS;
    const auto choose = [&](Protocol protocol, uint32_t had) {
      if (!tables.contains({vip.name, protocol})) return uint32_t{0};
      return had != 0 ? had : take_free(used);
    };
    record.tcp_ports = choose(Protocol::tcp, old.tcp_ports);
    record.udp_ports = choose(Protocol::udp, old.udp_ports);
    if (std::max(record.tcp_ports, record.udp_ports) >= capacity_.port_tables) {
      return at(config, vip.line,
                "vip \"" + vip.name +
                    "\": more VIPs and protocols with rules than limpetd was started "
                    "for; restart it; nothing was changed");
    }
    vips_.push_back({vip.name, vip.addresses, record});
  }
  return {};
}

PortTable Farm::port_table(const Vip& vip, Protocol protocol) const {
  PortTable table{};
  for (const Rule& rule : rules_) {
    if (rule.vip != vip.name || rule.protocol != protocol) continue;
    for (const PortRange& range : rule.ports) {
      std::fill(table.begin() + range.first, table.begin() + range.last + 1,
                static_cast<uint16_t>(rule.number));
    }
  }
  return table;
}

const Pool* Farm::backup(const Pool& pool) const {
  if (!pool.config().backup) return nullptr;
  const auto found = std::ranges::find(pools_, pool.config().backup->text, &Pool::name);
  return found == pools_.end() ? nullptr : &*found;
}

/// The pool and its backups, in the order in which they are tried.
std::vector<const Pool*> Farm::chain(const Pool& pool) const {
  std::vector<const Pool*> pools;
  // The configuration has no circles; the bound is for callers that made a Config themselves.
  for (const Pool* one = &pool; one && pools.size() < pools_.size(); one = backup(*one)) {
    pools.push_back(one);
  }
  return pools;
}

const Pool& Farm::source(const Pool& pool) const {
  const auto pools = chain(pool);
  for (const Pool* one : pools) {
    if (one->ready() >= one->config().min_members) return *one;
  }
  const auto any = std::ranges::find_if(pools, [](const Pool* one) { return one->ready() > 0; });
  return any == pools.end() ? pool : **any;
}

std::vector<uint16_t> Farm::build_table(const Pool& pool) const {
  return build_maglev(source(pool).takers(), pool.record().slots);
}

std::vector<uint32_t> Farm::dependents(const Pool& pool) const {
  std::vector<uint32_t> numbers;
  for (const Pool& other : pools_) {
    const auto pools = chain(other);
    if (std::ranges::find(pools, &pool) != pools.end()) numbers.push_back(other.number());
  }
  return numbers;
}

}  // namespace limpet
