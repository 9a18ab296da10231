// SPDX-License-Identifier: GPL-2.0-or-later
// A pool's bindings, in the maps' memory, as the daemon sees them: it looks at each and deletes
// some, always by one compare-and-swap, so that a binding that a packet has just refreshed stays.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ebpf/abi.h"

namespace limpet {

class BindingTable {
 public:
  /// `buckets` outlive the table.
  BindingTable(limpet_bucket* buckets, uint32_t count) : buckets_(buckets), count_(count) {}

  uint32_t buckets() const { return count_; }

  /// Shows each binding of `count` buckets from `first` on (both within the table) to
  /// bool keep(uint64_t binding), and deletes those that it does not want. Returns how many went.
  template <class Keep>
  uint64_t visit(uint32_t first, uint32_t count, Keep keep) {
    uint64_t deleted = 0;
    for (uint32_t bucket = first; bucket < first + count; ++bucket) {
      for (__u64& word : buckets_[bucket].binding) {
        __u64 binding = __atomic_load_n(&word, __ATOMIC_RELAXED);
        if (binding == 0 || keep(binding)) continue;
        deleted += __atomic_compare_exchange_n(&word, &binding, 0, false, __ATOMIC_RELAXED,
                                               __ATOMIC_RELAXED);
      }
    }
    return deleted;
  }

 private:
  limpet_bucket* buckets_;
  uint32_t count_;
};

}  // namespace limpet
