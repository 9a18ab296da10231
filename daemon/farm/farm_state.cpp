// SPDX-License-Identifier: GPL-2.0-or-later
// What follows from the members of a farm as they are now: who takes whose new clients, and what it
// means that the edge itself is one of them.
#include <algorithm>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

Farm::Behind members_of(const Pool& pool) {
  Farm::Behind behind;
  for (const Member& member : pool.members()) {
    if (member.keeps_clients()) ++behind.draining;
    if (!member.wanted_and_reachable()) continue;
    if (member.health.known == Known::up) ++behind.healthy;
    if (member.health.known == Known::unknown) ++behind.unknown;
  }
  return behind;
}

}  // namespace

const Pool* Farm::find_pool(const std::string& name) const {
  const auto found = std::ranges::find(pools_, name, &Pool::name);
  return found == pools_.end() ? nullptr : &*found;
}

/// The pool and its backups, in the order in which they are tried.
std::vector<const Pool*> Farm::chain(const Pool& pool) const {
  std::vector<const Pool*> pools;
  // The configuration has no circles; the bound is for callers that made a Config themselves.
  for (const Pool* one = &pool; one && pools.size() < pools_.size();) {
    pools.push_back(one);
    const auto& backup = one->config().backup;
    one = backup ? find_pool(backup->text) : nullptr;
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
  return build_maglev(takers(pool), pool.record().slots);
}

std::vector<Farm::Behind> Farm::behind() const {
  std::map<std::string, std::set<std::string>> named;  // pools by VIP: there are many more rules
  for (const Rule& rule : rules_) {
    if (!rule.disabled()) named[rule.vip].insert(rule.pool);
  }
  std::map<const Pool*, Behind> by_pool;
  for (const Pool& pool : pools_) by_pool.emplace(&pool, members_of(pool));
  std::vector<Behind> all;
  for (const Vip& vip : vips_) {
    std::set<const Pool*> pools;
    for (const std::string& name : named[vip.name]) {
      const auto reached = chain(*find_pool(name));
      pools.insert(reached.begin(), reached.end());
    }
    Behind& behind = all.emplace_back();
    for (const Pool* pool : pools) {
      behind.healthy += by_pool[pool].healthy;
      behind.unknown += by_pool[pool].unknown;
      behind.draining += by_pool[pool].draining;
    }
  }
  return all;
}

std::vector<uint32_t> Farm::dependents(const Pool& pool) const {
  std::vector<uint32_t> numbers;
  for (const Pool& other : pools_) {
    const auto pools = chain(other);
    if (std::ranges::find(pools, &pool) != pools.end()) numbers.push_back(other.number());
  }
  return numbers;
}

/// The edge itself may get the pool's packets, as they came, from another edge. Whether it takes
/// any now does not matter: the other may think so for a while longer, and must not get them back.
bool Farm::has_edge(const Pool& pool) const {
  return std::ranges::any_of(chain(pool), [](const Pool* one) {
    return one->config().forward == Forward::l2 &&
           std::ranges::any_of(one->members(), &Member::is_local);
  });
}

limpet_pool Farm::record_of(const Pool& pool) const {
  limpet_pool record = pool.record();
  if (has_edge(pool)) record.flags |= LIMPET_POOL_LOCAL;
  return record;
}

std::set<MacAddress> Farm::relays() const {
  std::set<MacAddress> relays;
  for (const Pool& pool : pools_) {
    if (!has_edge(pool)) continue;
    for (const Pool* one : chain(pool)) {
      for (const Member& member : one->members()) {
        for (const auto& way : member.ways) {
          // Not a router's MAC, by which clients' packets come, too: so no way through a gateway.
          const auto known = way ? way->way() : Error{"not needed"};
          if (known && known->forward == LIMPET_FORWARD_L2) {
            relays.insert(known->next_hop.destination);
          }
        }
      }
    }
  }
  return relays;
}

}  // namespace limpet
