// SPDX-License-Identifier: GPL-2.0-or-later
// What a pool's settings become in the datapath: its record, and the memory it takes. Pure.
#pragma once

#include "daemon/config/config.h"
#include "ebpf/abi.h"

namespace limpet {

/// Where a pool's memory begins in the datapath's maps.
struct PoolBases {
  uint32_t slots = 0;
  uint32_t filter_words = 0;
  uint32_t buckets = 0;
};

/// What the pool needs of the datapath's maps beyond those before it.
PoolBases pool_sizes(const PoolConfig& config);

/// All of the record that the file says.
limpet_pool pool_record(const PoolConfig& config, const PoolBases& bases);

}  // namespace limpet
