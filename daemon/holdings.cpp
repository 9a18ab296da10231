// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/holdings.h"

#include <algorithm>

#include "daemon/loop/monotonic.h"

namespace limpet {
namespace {

/// Adds the pool's clients. Those of slots at rest are estimated by the filter; those of tracked
/// slots are bound or, while the slot's window is open, may still be silent clients of `before`.
void add_clients(const SlotTable& slots, double all, const Census& census, uint32_t now_s,
                 Holdings& holdings) {
  const double a_slot = all / slots.size();
  std::vector<double> silent(holdings.clients.size());
  for (uint32_t slot = 0; slot < slots.size(); ++slot) {
    const limpet_slot word = slots[slot];
    if (!(word & LIMPET_SLOT_TRACKED)) {
      holdings.clients[limpet_slot_now(word)] += a_slot;
    } else if (!slots.is_over(slot, now_s)) {
      const uint32_t before = limpet_slot_before(word);
      silent[before] += a_slot;
      holdings.silent_until[before] =
          std::max(holdings.silent_until[before], slots.window(slot).end);
    }
  }
  for (size_t member = 1; member < silent.size(); ++member) {
    const auto bound = static_cast<double>(census.bindings_of[member]);
    holdings.clients[member] += std::max(bound, silent[member]);
    holdings.bound[member] += census.bindings_of[member];
    holdings.silent[member] += std::max(0.0, silent[member] - bound);
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
  Holdings holdings{.slots = std::vector<uint32_t>(members),
                    .clients = std::vector<double>(members),
                    .bound = std::vector<uint64_t>(members),
                    .silent = std::vector<double>(members),
                    .silent_until = std::vector<uint32_t>(members),
                    .seen = {},
                    .tracked = {}};
  for (const Holder& holder : holders) {
    const SlotTable slots = datapath.slots(holder.pool);
    for (uint32_t slot = 0; holder.own && slot < slots.size(); ++slot) {
      ++holdings.slots[limpet_slot_now(slots[slot])];
    }
    holdings.tracked.push_back(slots.tracked());
    SeenFilter::Estimate& seen = holdings.seen.emplace_back();
    if (!holder.census) continue;
    seen = datapath.seen_filter(holder.pool).estimate();
    add_clients(slots, seen.clients, *holder.census, now_s, holdings);
  }
  return holdings;
}

const Holdings& RecentHoldings::of(Datapath& datapath, const Farm& farm, const Aging& aging) {
  const auto now = Clock::now();
  if (!read_at_ || now - *read_at_ > most) {
    holdings_ = holdings_of(datapath, holders_of(farm, aging), monotonic_s());
    read_at_ = now;
  }
  return holdings_;
}

}  // namespace limpet
