// SPDX-License-Identifier: GPL-2.0-or-later
// What all CPUs counted together: each adds to a stretch of its own (abi.h, "Counters").
#pragma once

#include <cstdint>

#include "ebpf/abi.h"
#include "ebpf/mapped_array.h"

namespace limpet {

inline void add(__u64& sum, const __u64& count) {
  sum += __atomic_load_n(&count, __ATOMIC_RELAXED);
}
inline void add(limpet_counter& sum, const limpet_counter& counter) {
  add(sum.packets, counter.packets);
  add(sum.bytes, counter.bytes);
  add(sum.clients, counter.clients);
}
inline void add(limpet_affinity_counter& sum, const limpet_affinity_counter& counter) {
  add(sum.bound, counter.bound);
  add(sum.replaced, counter.replaced);
  add(sum.refused, counter.refused);
  for (uint32_t loss = 0; loss < LIMPET_LOSS_COUNT; ++loss) {
    add(sum.moved[loss], counter.moved[loss]);
  }
}

/// Of this number; other CPUs may be adding to it.
template <class Counter>
Counter total(const MappedArray<Counter>& counters, uint32_t cpus, uint32_t number) {
  Counter sum{};
  const size_t stretch = counters.size() / cpus;
  for (size_t cpu = 0; cpu < cpus; ++cpu) add(sum, counters[cpu * stretch + number]);
  return sum;
}

}  // namespace limpet
