// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/wishes/wishes.h"

#include <algorithm>

#include "daemon/config/config_reader.h"
#include "daemon/config/member_text.h"
#include "daemon/config/near_name.h"

namespace limpet {
namespace {

using Clock = std::chrono::system_clock;

const MemberConfig* find(const PoolConfig& pool, const std::string& member) {
  const auto found = std::ranges::find(pool.members, member, &MemberConfig::name);
  return found == pool.members.end() ? nullptr : &*found;
}

Error no_pool(const Config& file, const std::string& name) {
  std::vector<std::string_view> names;
  for (const PoolConfig& pool : file.pools) names.push_back(pool.name);
  return {"no pool \"" + name + "\"; " + config::suggestion(name, names)};
}

Error no_member(const Config& file, const std::string& pool, const std::string& name) {
  std::vector<std::string_view> names;
  for (const PoolConfig& one : file.pools) {
    if (!pool.empty() && one.name != pool) continue;
    for (const MemberConfig& member : one.members) names.push_back(member.name);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return {"no member \"" + name + "\"" + (pool.empty() ? "" : " in pool \"" + pool + "\"") + "; " +
          config::suggestion(name, names)};
}

/// The pools that have the member.
Result<std::vector<const PoolConfig*>> pools_of(const Config& file, const std::string& pool,
                                                const std::string& member) {
  const bool known = pool.empty() || std::ranges::any_of(file.pools, [&](const PoolConfig& one) {
                       return one.name == pool;
                     });
  if (!known) return no_pool(file, pool);
  std::vector<const PoolConfig*> pools;
  for (const PoolConfig& one : file.pools) {
    if ((pool.empty() || one.name == pool) && find(one, member)) pools.push_back(&one);
  }
  if (pools.empty()) return no_member(file, pool, member);
  return pools;
}

/// `wish` where it says something, else `before`. Another state ends a drain's time.
Wish joined(const Wish& before, const Wish& wish) {
  Wish both = before;
  if (wish.state) {
    both.state = wish.state;
    both.drain_until = wish.drain_until;
  }
  if (wish.weight) both.weight = wish.weight;
  return both;
}

/// What is left of it beside the file.
Wish difference(const Wish& wish, const MemberConfig& member) {
  Wish left = wish;
  const bool ends = left.drain_until.has_value();
  if (left.state == member.state && !ends) left.state.reset();
  if (left.weight == member.weight) left.weight.reset();
  return left;
}

}  // namespace

Result<Wishes> Wishes::with(const Config& file, const std::string& pool, const std::string& member,
                            const Wish& wish) const {
  const auto pools = pools_of(file, pool, member);
  if (!pools) return pools.error();
  Wishes changed = *this;
  for (const PoolConfig* one : *pools) {
    Wish& its = changed.members_[{one->name, member}];
    its = joined(its, wish);
  }
  return changed.beside(file);
}

Result<Wishes> Wishes::without(const Config& file, const std::string& pool,
                               const std::string& member) const {
  const auto pools = pools_of(file, pool, member);
  if (!pools) return pools.error();
  Wishes changed = *this;
  for (const PoolConfig* one : *pools) changed.members_.erase({one->name, member});
  return changed;
}

Wishes Wishes::beside(const Config& file) const {
  Wishes left;
  for (const PoolConfig& pool : file.pools) {
    for (const MemberConfig& member : pool.members) {
      const auto its = members_.find({pool.name, member.name});
      if (its == members_.end()) continue;
      const Wish wish = difference(its->second, member);
      if (!wish.empty()) left.members_.emplace(its->first, wish);
    }
  }
  return left;
}

Wishes Wishes::settled(Clock::time_point now) const {
  Wishes settled = *this;
  for (auto& [key, wish] : settled.members_) {
    if (!wish.drain_until || *wish.drain_until > now) continue;
    wish.state = WantedState::disabled;
    wish.drain_until.reset();
  }
  return settled;
}

Result<std::string> Wishes::written(const Config& file, std::string_view text,
                                    Clock::time_point now) const {
  std::vector<config::MemberEdit> edits;
  for (const auto& [key, wish] : settled(now).beside(file).members_) {
    edits.push_back({key.first, key.second, wish.state, wish.weight});
  }
  auto changed = config::with_members(text, edits);
  if (!changed) return Error{file.path + ": " + changed.error().message};
  // What it means is proved; that it may be said so, the reader alone knows.
  if (auto read = parse_config(*changed, file.path); !read) return read.error();
  return changed;
}

Config Wishes::applied(Config config, Clock::time_point now) const {
  for (PoolConfig& pool : config.pools) {
    for (MemberConfig& member : pool.members) {
      const auto its = members_.find({pool.name, member.name});
      if (its == members_.end()) continue;
      const Wish& wish = its->second;
      if (wish.state) member.state = *wish.state;
      member.drain_until = wish.drain_until;
      if (wish.drain_until && *wish.drain_until <= now) member.state = WantedState::disabled;
      if (wish.weight) member.weight = *wish.weight;
    }
  }
  return config;
}

std::optional<Clock::time_point> Wishes::next_end(Clock::time_point now) const {
  std::optional<Clock::time_point> next;
  for (const auto& [key, wish] : members_) {
    if (!wish.drain_until || *wish.drain_until <= now) continue;
    if (!next || *wish.drain_until < *next) next = wish.drain_until;
  }
  return next;
}

}  // namespace limpet
