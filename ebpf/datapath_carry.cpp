// SPDX-License-Identifier: GPL-2.0-or-later
// From the maps of one datapath to those of another, while the first one's may still be in use.
#include <algorithm>

#include "ebpf/datapath_maps.h"

namespace limpet {
namespace {

limpet_slot translated(limpet_slot slot, const std::vector<uint16_t>& members) {
  const uint32_t now = members[limpet_slot_now(slot)];
  if (!(slot & LIMPET_SLOT_TRACKED)) return limpet_slot_at_rest(now);
  return limpet_slot_tracked(now, members[limpet_slot_before(slot)]);
}

void add_bits(__u64* to, const __u64* from, size_t words) {
  for (size_t i = 0; i < words; ++i) {
    const __u64 bits = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
    if ((bits & ~__atomic_load_n(&to[i], __ATOMIC_RELAXED)) == 0) continue;
    __atomic_fetch_or(&to[i], bits, __ATOMIC_RELAXED);
  }
}

/// The later use wins; of two at the same time the one that is there.
void carry_binding(__u64* to, __u64 binding, const std::vector<uint16_t>& members, uint32_t now_s) {
  const uint16_t member = members[limpet_binding_member(binding)];
  if (binding == 0 || member == LIMPET_MEMBER_NONE) return;
  const __u64 wanted = limpet_binding(limpet_binding_fingerprint(binding), member,
                                      static_cast<uint32_t>(binding) & LIMPET_TIME_MASK);
  __u64 there = __atomic_load_n(to, __ATOMIC_RELAXED);
  while (there == 0 || limpet_binding_age(wanted, now_s) < limpet_binding_age(there, now_s)) {
    if (__atomic_compare_exchange_n(to, &there, wanted, false, __ATOMIC_RELAXED,
                                    __ATOMIC_RELAXED)) {
      return;
    }
  }
}

/// A packet that refuses a client moves the end on, from the kernel.
void carry_window(limpet_window& to, const limpet_window& from) {
  const __u32 end = __atomic_load_n(&from.end, __ATOMIC_RELAXED);
  if (to.end < end) __atomic_store_n(&to.end, end, __ATOMIC_RELAXED);
  if (to.limit < from.limit) to.limit = from.limit;
}

}  // namespace

void Datapath::carry_slots(const Datapath& former, uint32_t from, uint32_t to,
                           const std::vector<uint16_t>& members) {
  const limpet_pool& old = former.maps_->pools[from];
  const limpet_pool& pool = maps_->pools[to];
  const limpet_slot* source = former.maps_->slots.data()->slot + old.slot_base;
  limpet_slot* target = maps_->slots.data()->slot + pool.slot_base;
  std::transform(source, source + pool.slots, target,
                 [&](limpet_slot slot) { return translated(slot, members); });
  for (uint32_t slot = 0; pool.buckets > 0 && slot < pool.slots; ++slot) {
    carry_window(maps_->windows[pool.slot_base + slot],
                 former.maps_->windows[old.slot_base + slot]);
  }
}

void Datapath::carry_clients(const Datapath& former, uint32_t from, uint32_t to,
                             const std::vector<uint16_t>& members, uint32_t now_s) {
  const limpet_pool& old = former.maps_->pools[from];
  limpet_pool& pool = maps_->pools[to];
  pool.epoch = old.epoch;
  pool.epoch_end = old.epoch_end;
  add_bits(maps_->seen.data() + pool.filter_base, former.maps_->seen.data() + old.filter_base,
           size_t{pool.filter_words} * LIMPET_EPOCHS);
  for (uint32_t bucket = 0; bucket < pool.buckets; ++bucket) {
    const limpet_bucket& source = former.maps_->bindings[old.bucket_base + bucket];
    limpet_bucket& target = maps_->bindings[pool.bucket_base + bucket];
    for (size_t way = 0; way < LIMPET_BUCKET_WAYS; ++way) {
      const __u64 binding = __atomic_load_n(&source.binding[way], __ATOMIC_RELAXED);
      if (binding != 0) carry_binding(&target.binding[way], binding, members, now_s);
    }
  }
}

void Datapath::carry_recent(const Datapath& former) {
  maps_->clock[0].recent = former.maps_->clock[0].recent;
  add_bits(maps_->recent.data(), former.maps_->recent.data(), size_t{2} * LIMPET_RECENT_WORDS);
}

void Datapath::carry_rule_counter(const Datapath& former, uint32_t from, uint32_t to) {
  store(maps_->rule_counters[to], former.rule_counter(from));
}

void Datapath::carry_member_counter(const Datapath& former, uint32_t from, uint32_t to) {
  store(maps_->member_counters[to], former.member_counter(from));
}

void Datapath::carry_pool_counter(const Datapath& former, uint32_t from, uint32_t to) {
  store(maps_->affinity_counters[to], former.affinity_counter(from));
}

void Datapath::carry_reason_counters(const Datapath& former) {
  for (uint32_t reason = 0; reason < LIMPET_REASON_COUNT; ++reason) {
    maps_->reason_counters[reason] = former.reason_count(reason);
  }
}

}  // namespace limpet
