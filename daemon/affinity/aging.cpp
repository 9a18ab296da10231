// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/affinity/aging.h"

#include <algorithm>

namespace limpet {
namespace {

constexpr uint64_t ns_a_second = 1'000'000'000;
constexpr uint64_t recent_ns = 5 * ns_a_second;
// What a tick goes through: a few milliseconds' worth of memory.
constexpr size_t bytes_a_tick = size_t{8} << 20;
// How long a pass over the bindings should take: a part of the timeout, since what has run out
// takes up room, within bounds.
constexpr uint64_t pass_part = 8, shortest_pass = ns_a_second, longest_pass = 60 * ns_a_second;

uint64_t epoch_ns(uint32_t timeout_s) {
  return timeout_s * ns_a_second / (LIMPET_EPOCHS - 1);
}

}  // namespace

void Aging::configure(const Farm& farm) {
  for (const Pool& pool : farm.pools()) {
    const limpet_pool record = pool.record();
    if (record.buckets == 0) continue;
    const Sweep::Settings settings{
        .timeout_s = record.timeout,
        .rebalance_after_s = static_cast<uint32_t>(pool.config().rebalance_after.count())};
    SlotTable slots = datapath_.slots(pool.number());
    const auto known = pools_.find(pool.number());
    if (known == pools_.end()) {
      PoolMemory memory{.filter = datapath_.seen_filter(pool.number()),
                        .sweep = Sweep(slots, datapath_.bindings(pool.number()),
                                       farm.capacity().members, settings),
                        .timeout_s = record.timeout};
      pools_.emplace(pool.number(), std::move(memory));
      continue;
    }
    PoolMemory& memory = known->second;
    if (memory.timeout_s != record.timeout) {
      slots.retime(memory.timeout_s, static_cast<uint32_t>(now_ns_ / ns_a_second));
      set_epoch_end(memory, std::min(memory.epoch_end_ns, now_ns_ + epoch_ns(record.timeout)));
      memory.timeout_s = record.timeout;
    }
    memory.sweep.configure(slots, settings);
  }
}

/// Begins where the last tick left off, so that every pool gets its turn.
void Aging::tick(uint64_t now_ns) {
  now_ns_ = now_ns;
  if (now_ns >= recent_end_ns_) {
    datapath_.turn_recent();
    recent_end_ns_ = now_ns + recent_ns;
  }
  size_t budget = bytes_a_tick;
  auto pool = pools_.lower_bound(next_pool_);
  for (size_t i = 0; i < pools_.size() && budget > 0; ++i, ++pool) {
    if (pool == pools_.end()) pool = pools_.begin();
    budget -= std::min(budget, turn_epoch(pool->second, now_ns, budget));
    budget -= std::min(budget, sweep_some(pool->second, now_ns, budget));
    next_pool_ = pool->first + 1;
  }
}

void Aging::set_epoch_end(PoolMemory& pool, uint64_t end_ns) {
  pool.epoch_end_ns = end_ns;
  pool.filter.set_epoch_end(static_cast<uint32_t>((end_ns + ns_a_second - 1) / ns_a_second));
}

size_t Aging::turn_epoch(PoolMemory& pool, uint64_t now_ns, size_t budget) {
  if (pool.epoch_end_ns == 0) {
    // The former limpetd's, so that epochs turn however often it is started again.
    const uint64_t remembered = pool.filter.epoch_end() * ns_a_second;
    const uint64_t latest = now_ns + epoch_ns(pool.timeout_s);
    set_epoch_end(pool, remembered ? std::min(remembered, latest) : latest);
  }
  if (now_ns < pool.epoch_end_ns) return 0;
  const size_t words = budget / sizeof(uint64_t);
  if (pool.filter.empty_oldest(words)) {
    pool.filter.turn();
    set_epoch_end(pool, now_ns + epoch_ns(pool.timeout_s));
  }
  return std::min(budget, pool.filter.bytes());
}

size_t Aging::sweep_some(PoolMemory& pool, uint64_t now_ns, size_t budget) {
  const uint64_t pass_ns =
      std::clamp(pool.timeout_s * ns_a_second / pass_part, shortest_pass, longest_pass);
  // A clock that jumps (a test's, a suspended host's) makes no more work than one pass.
  pool.swept_ns = std::max(pool.swept_ns, now_ns - std::min(now_ns, pass_ns));
  const uint64_t due = (now_ns - pool.swept_ns) * pool.sweep.buckets() / pass_ns;
  const uint64_t buckets = std::min<uint64_t>(due, budget / sizeof(limpet_bucket));
  if (buckets == 0) return 0;
  pool.swept_ns += buckets * pass_ns / pool.sweep.buckets();
  const bool completed = pool.sweep.advance(static_cast<uint32_t>(buckets),
                                            static_cast<uint32_t>(now_ns / ns_a_second));
  return buckets * sizeof(limpet_bucket) + (completed ? pool.sweep.slot_bytes() : 0);
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
  std::map<uint64_t, std::map<uint32_t, uint64_t>> waiting;
  std::vector<uint16_t> free;
  for (const MemberNumbers::Retired& member : retired) {
    const auto asked = waiting_.find(member.stamp);
    const bool first_time = asked == waiting_.end();
    bool named = first_time;
    std::map<uint32_t, uint64_t> since;
    if (!first_time) since = std::move(asked->second);
    for (const auto& [number, pool] : pools_) {
      const uint64_t passes = pool.sweep.passes();
      // The pass under way when it was asked began before; the one after that counts.
      const uint64_t first = since.emplace(number, passes).first->second;
      named |= passes < first + 2 || pool.sweep.census().named[member.number];
    }
    if (!named) free.push_back(member.number);
    waiting.emplace(member.stamp, std::move(since));
  }
  waiting_ = std::move(waiting);
  return free;
}

}  // namespace limpet
