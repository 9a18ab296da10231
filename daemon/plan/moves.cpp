// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/moves.h"

namespace limpet {
namespace {

/// Members that the former farm does not have are taken for reachable and healthy.
Farm hopeful(const Farm& before, Farm after) {
  std::map<std::pair<std::string, std::string>, const Member*> known;
  for (const Pool& pool : before.pools()) {
    for (const Member& member : pool.members())
      known.emplace(std::pair(pool.name(), member.name), &member);
  }
  for (Pool& pool : after.pools()) {
    for (Member& member : pool.members()) {
      const auto old = known.find({pool.name(), member.name});
      if (old != known.end() && old->second->addresses == member.addresses) continue;
      member.health = {.known = Known::up, .reason = ""};
      for (auto& way : member.ways) {
        if (way && !way->next_hop) way->next_hop = NextHop{};
      }
    }
  }
  return after;
}

/// By number. Those of other pools than this one with their pool's name.
std::map<uint16_t, std::string> names_for(const Farm& farm, const Pool& pool) {
  std::map<uint16_t, std::string> names;
  for (const Pool& other : farm.pools()) {
    for (const Member& member : other.members()) {
      names[member.number] = &other == &pool ? member.name : other.name() + "/" + member.name;
    }
  }
  return names;
}

/// Members that have clients now and may not have any then.
std::vector<uint16_t> leaving(const Pool& before, const Pool& after) {
  std::vector<uint16_t> numbers;
  for (const Member& member : before.members()) {
    if (!member.usable()) continue;
    bool stays = false;
    for (const Member& other : after.members())
      stays |= other.name == member.name && other.usable();
    if (!stays) numbers.push_back(member.number);
  }
  return numbers;
}

struct SlotsOf {
  uint32_t before = 0, after = 0;
};

PoolMoves moves_of(const Farm& before, const Pool& old, const Farm& after, const Pool& now) {
  const auto first = before.build_table(old);
  const bool same = before.takers(old) == after.takers(now);
  const auto second = same ? first : after.build_table(now);
  PoolMoves moves{.pool = now.name(),
                  .slots = static_cast<uint32_t>(second.size()),
                  .leaving = leaving(old, now)};
  // A number is the same member's before and after.
  std::vector<SlotsOf> slots(after.capacity().members);
  for (size_t slot = 0; slot < second.size(); ++slot) {
    if (first[slot] != second[slot]) ++moves.moved;
    ++slots[first[slot]].before;
    ++slots[second[slot]].after;
  }
  auto names = names_for(before, old);
  names.merge(names_for(after, now));
  const auto all = static_cast<double>(second.size());
  for (const auto& [number, name] : names) {
    const auto [had, has] = slots[number];
    if (had + has > 0) moves.shares[name] = {had / all, has / all};
  }
  return moves;
}

}  // namespace

std::vector<PoolMoves> moves(const Farm& before, const Farm& after) {
  const Farm then = hopeful(before, after);
  std::vector<PoolMoves> all;
  for (size_t pool = 0; pool < before.pools().size(); ++pool) {
    all.push_back(moves_of(before, before.pools()[pool], then, then.pools()[pool]));
  }
  return all;
}

}  // namespace limpet
