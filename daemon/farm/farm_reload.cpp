// SPDX-License-Identifier: GPL-2.0-or-later
// What a farm takes over when the file changes, and what it cannot change while packets flow.
#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

/// The key whose change would need other maps or would make the clients' keys others; or nullptr.
const char* fixed_difference(const PoolConfig& old, const PoolConfig& now) {
  if (old.forward != now.forward) return "forward";
  const auto difference = clients_difference(old, now);
  return difference ? difference->key : nullptr;
}

const PoolConfig* find_config(const Config& config, const std::string& name) {
  const auto found = std::ranges::find(config.pools, name, &PoolConfig::name);
  return found == config.pools.end() ? nullptr : &*found;
}

Error needs_restart(const Config& config, unsigned line, const std::string& what) {
  return Error{config.path + ":" + std::to_string(line) + ": " + what +
               " needs a restart of limpetd; nothing was changed"};
}

/// That the pools are the same ones, of the same sizes.
Result<void> check_pools(const Config& config, const std::vector<Pool>& former) {
  for (const PoolConfig& pool : config.pools) {
    const auto old = std::ranges::find(former, pool.name, &Pool::name);
    if (old == former.end()) {
      return needs_restart(config, pool.line, "pool \"" + pool.name + "\": a new pool");
    }
    if (const char* key = fixed_difference(old->config(), pool)) {
      return needs_restart(config, pool.line, "pool \"" + pool.name + "\": a change of " + key);
    }
  }
  for (const Pool& old : former) {
    if (find_config(config, old.name())) continue;
    return Error{config.path + ": pool \"" + old.name() +
                 "\": taking a pool away needs a restart of limpetd; nothing was changed"};
  }
  return {};
}

using Members = std::unordered_map<std::string_view, const Member*>;

Members by_name(const Pool& pool) {
  Members members;
  for (const Member& member : pool.members()) members.emplace(member.name, &member);
  return members;
}

/// The member's history: whether it drained before it was disabled, its health.
void carry_member(const Members& former, Member& member) {
  const auto found = former.find(member.name);
  if (found == former.end()) return;
  const Member& old = *found->second;
  member.drained = member.wanted == WantedState::disabled &&
                   (old.drained || old.wanted == WantedState::draining);
  member.health = old.health;
  member.trusted = old.trusted;
  member.slow_start = old.slow_start;
}

}  // namespace

limpet_loss Farm::loss_by_removal(const Member& member) {
  const bool after_drain = member.wanted == WantedState::draining || member.drained;
  return after_drain ? LIMPET_LOSS_drained : LIMPET_LOSS_removed;
}

/// What the members of the same names went through.
void Farm::carry_history(const Pool& former, Pool& pool) {
  pool.carry_panic(former);
  const Members former_members = by_name(former);
  for (Member& member : pool.members()) carry_member(former_members, member);
}

/// What was learned of each address, whichever pool it is in.
Farm::NextHopsByAddress Farm::next_hops() const {
  NextHopsByAddress next_hops;
  for (const Pool& pool : pools_) {
    for (const Member& member : pool.members()) {
      for (const auto& way : member.ways) {
        if (way && way->address) next_hops.emplace(*way->address, way->next_hop);
      }
    }
  }
  return next_hops;
}

Result<void> Farm::carry_pools(const Config& config, const Farm& former) {
  if (auto same = check_pools(config, former.pools_); !same) return same;
  const HashSeed seed(config.edge.hash_seed);
  for (const Pool& old : former.pools_) {
    const PoolConfig& pool = *find_config(config, old.name());
    const limpet_pool& record = old.record();
    pools_.emplace_back(pool, old.number(),
                        PoolBases{record.slot_base, record.filter_base, record.bucket_base});
    for (const Member& member : old.members()) {
      members_.retire(pool.name, member.name, loss_by_removal(member));
    }
    if (auto added = add_members(pool, seed, pools_.back()); !added) {
      return Error{config.path + ":" + std::to_string(pool.line) + ": " + added.error().message};
    }
    carry_history(old, pools_.back());
  }
  return {};
}

}  // namespace limpet
