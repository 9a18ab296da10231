// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/holdings.h"

#include <algorithm>

namespace limpet {
namespace {

/// Adds the pool's clients. Those of slots at rest are estimated by the filter; those of tracked
/// slots are bound or, while the slot's window is open, may still be silent clients of `before`.
void add_clients(const SlotTable& slots, double all, const Census& census, uint32_t now_s,
                 std::vector<double>& clients) {
  const double a_slot = all / slots.size();
  std::vector<double> silent(clients.size());
  for (uint32_t slot = 0; slot < slots.size(); ++slot) {
    const limpet_slot word = slots[slot];
    if (!(word & LIMPET_SLOT_TRACKED)) {
      clients[limpet_slot_now(word)] += a_slot;
    } else if (!slots.is_over(slot, now_s)) {
      silent[limpet_slot_before(word)] += a_slot;
    }
  }
  for (size_t member = 1; member < clients.size(); ++member) {
    const auto bound = static_cast<double>(census.bindings_of[member]);
    clients[member] += std::max(bound, silent[member]);
  }
}

}  // namespace

std::vector<Holder> holders_of(const Farm& farm, const Aging& aging) {
  std::vector<Holder> holders;
  for (const Pool& pool : farm.pools()) {
    const Sweep* sweep = aging.sweep(pool.number());
    holders.push_back({.pool = pool.number(),
                       .own = &farm.source(pool) == &pool,
                       .census = sweep ? sweep->last_census() : nullptr});
  }
  return holders;
}

Holdings holdings_of(Datapath& datapath, const std::vector<Holder>& holders, uint32_t now_s) {
  const uint32_t members = datapath.capacity().members;
  Holdings holdings{std::vector<uint32_t>(members), std::vector<double>(members)};
  for (const Holder& holder : holders) {
    const SlotTable slots = datapath.slots(holder.pool);
    for (uint32_t slot = 0; holder.own && slot < slots.size(); ++slot) {
      ++holdings.slots[limpet_slot_now(slots[slot])];
    }
    SeenFilter::Estimate& seen = holdings.seen.emplace_back();
    if (!holder.census) continue;
    seen = datapath.seen_filter(holder.pool).estimate();
    add_clients(slots, seen.clients, *holder.census, now_s, holdings.clients);
  }
  return holdings;
}

}  // namespace limpet
