// SPDX-License-Identifier: GPL-2.0-or-later
// Map `counters` in this process's memory: what each CPU counts, added up. Other CPUs may be adding
// to it meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "ebpf/abi.h"
#include "ebpf/mapped_array.h"
#include "ebpf/result.h"

namespace limpet {

class Counters {
 public:
  /// Bytes of one CPU's value, for so many rules and members; whole cache lines.
  static uint32_t value_size(uint32_t rules, uint32_t members);
  /// The map has such values, one for each CPU.
  static Result<Counters> open(int map_fd, uint32_t cpus, uint32_t rules, uint32_t members);
  Counters() = default;

  uint64_t reason(uint32_t reason) const;
  limpet_counter rule(uint32_t rule) const { return total(rule); }
  limpet_counter member(uint32_t member) const { return total(rules_ + member); }

  // From now on they add up to this. Not while packets reach them.
  void put_reason(uint32_t reason, uint64_t packets);
  void put_rule(uint32_t rule, const limpet_counter& sum) { put(rule, sum); }
  void put_member(uint32_t member, const limpet_counter& sum) { put(rules_ + member, sum); }

 private:
  __u64& reason_of(uint32_t cpu, uint32_t reason) const;
  limpet_counter& of(uint32_t cpu, uint32_t number) const;
  limpet_counter total(uint32_t number) const;
  void put(uint32_t number, const limpet_counter& sum);

  MappedArray<limpet_counter> records_;
  uint32_t cpus_ = 0;
  uint32_t stretch_ = 0;  // records from one CPU's to the next one's
  uint32_t rules_ = 0;
};

}  // namespace limpet
