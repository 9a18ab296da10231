// SPDX-License-Identifier: GPL-2.0-or-later
// The maps of a loaded program in this process's memory. Of Datapath's own files only.
#pragma once

#include <memory>

#include "ebpf/abi.h"
#include "ebpf/counters.h"
#include "ebpf/datapath.h"
#include "ebpf/mapped_array.h"
#include "ebpf/observation.h"

namespace limpet {

struct Datapath::Maps {
  uint32_t cpus = 1;
  MappedArray<limpet_directory> directory;
  MappedArray<limpet_ports> ports;
  MappedArray<limpet_rule> rules;
  MappedArray<limpet_pool> pools;
  MappedArray<limpet_slot_line> slots;
  MappedArray<limpet_window> windows;
  MappedArray<__u64> seen;
  MappedArray<__u64> recent;
  MappedArray<limpet_bucket> bindings;
  MappedArray<limpet_admission> admissions;
  MappedArray<limpet_clock> clock;
  MappedArray<__u64> fragments;
  MappedArray<limpet_member> members;
  MappedArray<limpet_probe> probes;
  Counters counters;
  MappedArray<limpet_affinity_counter> affinity_counters;
  MappedArray<limpet_layout> layout;
  MappedArray<limpet_pool_name> pool_names;
  MappedArray<limpet_member_name> member_names;
  MappedArray<limpet_identity> rule_names;
  MappedArray<limpet_identity> port_table_names;

  /// Of a loaded program.
  static Result<std::unique_ptr<Maps>> open(const limpet_bpf& skeleton, const Capacity& capacity,
                                            uint32_t cpus);
};

}  // namespace limpet
