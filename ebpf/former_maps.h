// SPDX-License-Identifier: GPL-2.0-or-later
// A set of pinned maps as the limpetd before left them, which may have been of another version:
// each is opened by the sizes that it has, and only those whose layout is this version's (abi.h,
// "What outlives limpetd"). No program is loaded for it.
#pragma once

#include <string>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/capacity.h"
#include "ebpf/counters.h"
#include "ebpf/hash.h"
#include "ebpf/layout.h"
#include "ebpf/mapped_array.h"
#include "ebpf/names.h"
#include "ebpf/result.h"

namespace limpet {

class FormerMaps {
 public:
  /// Fails when there are none in this directory, when they cannot be opened, and when the memory
  /// of numbers is another than this version's, without which nothing of the rest can be told.
  static Result<FormerMaps> open(const std::string& directory);

  /// A program of this version can go on with them as they are.
  bool fit_this_version() const { return layout_.head.version == LIMPET_LAYOUT; }
  /// Whether this kind of memory can go on in maps of this version.
  bool has(limpet_memory memory) const { return has_memory(layout_, memory); }

  /// Of maps that do not fit this version only what their memory takes.
  const Capacity& capacity() const { return capacity_; }
  limpet_hash_key hash_key() const { return hash_key_of(layout_); }
  Names names() const;
  /// By number: the place of their memory (LIMPET_POOL_PLACE).
  const std::vector<limpet_pool>& pools() const { return pools_; }

  /// Before a Datapath carries anything over: maps what can be.
  Result<void> open_memory();

 private:
  friend class Datapath;  // takes over what is in them

  FormerMaps() = default;
  Result<void> open_numbers();
  Result<void> read_pools();
  Result<void> read_capacity();

  std::string directory_;
  limpet_layout layout_{};
  Capacity capacity_;
  std::vector<limpet_pool> pools_;
  MappedArray<limpet_pool_name> pool_names_;
  MappedArray<limpet_member_name> member_names_;
  MappedArray<limpet_identity> rule_names_, port_table_names_;
  // By open_memory(); empty where the layout is another.
  MappedArray<limpet_slot_line> slots_;
  MappedArray<limpet_window> windows_;
  MappedArray<__u64> seen_, recent_, fragments_;
  MappedArray<limpet_bucket> bindings_;
  MappedArray<limpet_admission> admissions_;
  MappedArray<limpet_clock> clock_;
  Counters counters_;
  MappedArray<limpet_affinity_counter> affinity_counters_;
};

}  // namespace limpet
