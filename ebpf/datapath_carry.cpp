// SPDX-License-Identifier: GPL-2.0-or-later
// From the maps of one datapath to those of another, while the first one's may still be in use.
#include <algorithm>

#include "ebpf/counter_total.h"
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

void Datapath::carry_slots(const FormerMaps& former, uint32_t from, uint32_t to,
                           const std::vector<uint16_t>& members) {
  const limpet_pool& old = former.pools_[from];
  const limpet_pool& pool = maps_->pools[to];
  const limpet_slot* source = former.slots_.data()->slot + old.slot_base;
  limpet_slot* target = maps_->slots.data()->slot + pool.slot_base;
  std::transform(source, source + pool.slots, target,
                 [&](limpet_slot slot) { return translated(slot, members); });
  for (uint32_t slot = 0; pool.buckets > 0 && slot < pool.slots; ++slot) {
    carry_window(maps_->windows[pool.slot_base + slot], former.windows_[old.slot_base + slot]);
  }
}

void Datapath::carry_seen(const FormerMaps& former, uint32_t from, uint32_t to) {
  const limpet_pool& old = former.pools_[from];
  limpet_pool& pool = maps_->pools[to];
  pool.epoch = old.epoch;
  pool.epoch_end = old.epoch_end;
  add_bits(maps_->seen.data() + pool.filter_base, former.seen_.data() + old.filter_base,
           size_t{pool.filter_words} * LIMPET_EPOCHS);
}

void Datapath::carry_recent(const FormerMaps& former) {
  maps_->clock[0].recent = former.clock_[0].recent;
  add_bits(maps_->recent.data(), former.recent_.data(), size_t{2} * LIMPET_RECENT_WORDS);
}

void Datapath::carry_bindings(const FormerMaps& former, uint32_t from, uint32_t to,
                              const std::vector<uint16_t>& members, uint32_t now_s) {
  const limpet_pool& old = former.pools_[from];
  const limpet_pool& pool = maps_->pools[to];
  for (uint32_t bucket = 0; bucket < pool.buckets; ++bucket) {
    const limpet_bucket& source = former.bindings_[old.bucket_base + bucket];
    limpet_bucket& target = maps_->bindings[pool.bucket_base + bucket];
    for (size_t way = 0; way < LIMPET_BUCKET_WAYS; ++way) {
      const __u64 binding = __atomic_load_n(&source.binding[way], __ATOMIC_RELAXED);
      if (binding != 0) carry_binding(&target.binding[way], binding, members, now_s);
    }
  }
  const __s64 used_up_to = former.admissions_[from].used_up_to;
  limpet_admission& admission = maps_->admissions[to];
  if (admission.used_up_to < used_up_to) {
    __atomic_store_n(&admission.used_up_to, used_up_to, __ATOMIC_RELAXED);
  }
}

void Datapath::carry_fragments(const FormerMaps& former, const Numbers& rules,
                               const std::vector<uint16_t>& members, uint32_t now_s) {
  for (uint32_t i = 0; i < LIMPET_FRAGMENTS; ++i) {
    const __u64 word = former.fragments_[i];
    const auto rule = rules.find(limpet_fragment_rule(word));
    if (!limpet_fragment_matches(word, word, now_s) || rule == rules.end()) continue;
    const uint32_t old = limpet_fragment_member(word), member = members[old];
    if (old != LIMPET_MEMBER_NONE && member == LIMPET_MEMBER_NONE) continue;
    __u64 nothing = 0;
    const __u64 wanted = limpet_fragment(word, rule->second, member, static_cast<uint32_t>(word));
    (void)__atomic_compare_exchange_n(&maps_->fragments[i], &nothing, wanted, false,
                                      __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  }
}

void Datapath::carry_rule_counter(const FormerMaps& former, uint32_t from, uint32_t to) {
  maps_->counters.put_rule(to, former.counters_.rule(from));
}

void Datapath::carry_member_counter(const FormerMaps& former, uint32_t from, uint32_t to) {
  maps_->counters.put_member(to, former.counters_.member(from));
}

void Datapath::carry_pool_counter(const FormerMaps& former, uint32_t from, uint32_t to) {
  store(maps_->affinity_counters[to],
        total(former.affinity_counters_, former.layout_.head.cpus, from));
}

void Datapath::carry_reason_counters(const FormerMaps& former) {
  for (uint32_t reason = 0; reason < LIMPET_REASON_COUNT; ++reason) {
    maps_->counters.put_reason(reason, former.counters_.reason(reason));
  }
}

}  // namespace limpet
