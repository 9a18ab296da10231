// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/affinity/aging.h"

#include <algorithm>

namespace limpet {
namespace {

constexpr uint64_t ns_a_second = 1'000'000'000;
constexpr uint64_t recent_ns = 5 * ns_a_second;
// A tick's portion: 8 MiB of a filter, 1 MiB of bindings.
constexpr size_t words_a_tick = size_t{1} << 20;
constexpr double buckets_a_tick = 1 << 14;
// How long a pass over the bindings should take: a part of the timeout, since what has run out
// takes up room, within bounds.
constexpr uint64_t pass_part = 8, shortest_pass = ns_a_second, longest_pass = 60 * ns_a_second;
// A clock that jumps (a test's, a suspended host's) makes no more work than this.
constexpr uint64_t longest_tick = ns_a_second;

}  // namespace

void Aging::configure(const Farm& farm) {
  waiting_.clear();
  for (const Pool& pool : farm.pools()) {
    const limpet_pool record = pool.record();
    if (record.buckets == 0) continue;
    const Sweep::Settings settings{
        .timeout_s = record.timeout,
        .rebalance_after_s = static_cast<uint32_t>(pool.config().rebalance_after.count())};
    const SlotTable slots = datapath_.slots(pool.number());
    auto known = pools_.find(pool.number());
    if (known == pools_.end()) {
      const uint32_t members = farm.capacity().members;
      PoolMemory memory{
          .filter = datapath_.seen_filter(pool.number()),
          .sweep = Sweep(slots, datapath_.bindings(pool.number()), members, settings)};
      known = pools_.emplace(pool.number(), std::move(memory)).first;
    }
    known->second.timeout_ns = record.timeout * ns_a_second;
    known->second.sweep.configure(slots, settings);
  }
}

void Aging::tick(uint64_t now_ns) {
  const uint64_t passed_ns = std::min(now_ns - last_tick_ns_, longest_tick);
  last_tick_ns_ = now_ns;
  if (now_ns >= recent_end_ns_) {
    datapath_.turn_recent();
    recent_end_ns_ = now_ns + recent_ns;
  }
  for (auto& [number, pool] : pools_) {
    turn_epoch(pool, now_ns);
    sweep_some(pool, passed_ns, static_cast<uint32_t>(now_ns / ns_a_second));
  }
}

void Aging::turn_epoch(PoolMemory& pool, uint64_t now_ns) {
  const uint64_t epoch_ns = pool.timeout_ns / (LIMPET_EPOCHS - 1);
  if (pool.epoch_end_ns == 0) pool.epoch_end_ns = now_ns + epoch_ns;
  if (now_ns < pool.epoch_end_ns || !pool.filter.empty_oldest(words_a_tick)) return;
  pool.filter.turn();
  pool.epoch_end_ns = now_ns + epoch_ns;
}

void Aging::sweep_some(PoolMemory& pool, uint64_t passed_ns, uint32_t now_s) {
  const uint64_t pass_ns = std::clamp(pool.timeout_ns / pass_part, shortest_pass, longest_pass);
  const double share = static_cast<double>(passed_ns) / static_cast<double>(pass_ns);
  pool.due_buckets = std::min(pool.due_buckets + share * pool.sweep.buckets(), buckets_a_tick);
  const auto buckets = static_cast<uint32_t>(pool.due_buckets);
  if (buckets == 0) return;
  pool.due_buckets -= buckets;
  pool.sweep.advance(buckets, now_s);
}

void Aging::changed(const std::map<uint32_t, std::vector<uint32_t>>& slots_by_pool) {
  for (const auto& [number, slots] : slots_by_pool) {
    const auto pool = pools_.find(number);
    if (pool == pools_.end()) continue;
    for (const uint32_t slot : slots) pool->second.sweep.changed(slot);
  }
}

const Sweep* Aging::sweep(uint32_t pool) const {
  const auto found = pools_.find(pool);
  return found == pools_.end() ? nullptr : &found->second.sweep;
}

std::vector<uint16_t> Aging::unnamed(const std::vector<MemberNumbers::Retired>& retired) {
  std::map<uint16_t, std::map<uint32_t, uint64_t>> waiting;
  std::vector<uint16_t> free;
  for (const auto& [number, loss] : retired) {
    const auto asked = waiting_.find(number);
    const bool first_time = asked == waiting_.end();
    bool named = first_time;
    for (const auto& [pool, memory] : pools_) {
      const uint64_t passes = memory.sweep.passes();
      const uint64_t since = first_time ? passes : asked->second[pool];
      waiting[number][pool] = since;
      // The pass under way when it was asked began before; the one after that counts.
      named |= passes < since + 2 || memory.sweep.census().named[number];
    }
    if (!named) free.push_back(number);
  }
  waiting_ = std::move(waiting);
  return free;
}

}  // namespace limpet
