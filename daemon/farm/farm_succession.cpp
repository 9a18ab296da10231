// SPDX-License-Identifier: GPL-2.0-or-later
// A farm that goes on in other maps.
#include <algorithm>

#include "daemon/farm/farm.h"

namespace limpet {

Succession Farm::succeed(const Farm& former) {
  Succession succession;
  succession.members.resize(former.capacity_.members, LIMPET_MEMBER_NONE);
  for (Pool& pool : pools_) {
    const Pool* old = former.find_pool(pool.name());
    if (!old) continue;
    if (const auto difference = clients_difference(old->config(), pool.config())) {
      succession.anew.emplace(pool.name(), *difference);
      continue;
    }
    succession.pools.emplace(old->number(), pool.number());
    carry_history(*old, pool);
    for (const MemberNumbers::Known& known : former.members_.known()) {
      if (known.pool == pool.name()) succession.members[known.number] = number_for(known, *old);
    }
  }
  std::map<Identity, uint32_t> rules;
  for (const Rule& rule : rules_) rules.emplace(rule.identity, rule.number);
  for (const Rule& rule : former.rules_) {
    const auto found = rules.find(rule.identity);
    if (found != rules.end()) succession.rules.emplace(rule.number, found->second);
  }
  return succession;
}

/// One that is gone gets a number all the same, while there is room: slots and bindings name it.
uint16_t Farm::number_for(const MemberNumbers::Known& known, const Pool& old) {
  const Pool& pool = *find_pool(known.pool);
  const auto here = std::ranges::find(pool.members(), known.member, &Member::name);
  if (here != pool.members().end()) return here->number;
  const auto number = members_.take(known.pool, known.member);
  if (!number) return LIMPET_MEMBER_NONE;
  const auto was = std::ranges::find(old.members(), known.member, &Member::name);
  members_.retire(known.pool, known.member,
                  was == old.members().end() ? known.loss.value_or(LIMPET_LOSS_removed)
                                             : loss_by_removal(*was));
  return *number;
}

}  // namespace limpet
