// SPDX-License-Identifier: GPL-2.0-or-later
// Carries the farm's state to the datapath, and only what differs from what is there.
#pragma once

#include <vector>

#include "daemon/farm/farm.h"
#include "ebpf/datapath.h"

namespace limpet {

class DatapathWriter {
 public:
  /// The datapath, fresh, with room for the farm's capacity; it outlives the writer.
  explicit DatapathWriter(Datapath& datapath) : datapath_(datapath) {}

  /// Everything but the slots and next hops, which need the members' states: write_pool() first.
  Result<void> write_farm(const Farm& farm);

  /// The pool's members and slots as its members' states want them. Returns how many slots changed.
  uint32_t write_pool(const Pool& pool);

  /// Of a pool, the member number of each slot, as the datapath has it.
  const std::vector<uint16_t>& table(const Pool& pool) const { return tables_[pool.number()]; }

 private:
  Datapath& datapath_;
  std::vector<std::vector<uint16_t>> tables_;  // by pool number
};

}  // namespace limpet
