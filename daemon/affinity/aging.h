// SPDX-License-Identifier: GPL-2.0-or-later
// What time does to the memory of clients: epochs of the seen filters and the halves of the recent
// filter turn, bindings run out, slots come back to rest. Driven by tick(); keeps no clock of its
// own, so that tests and simulations can.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "daemon/affinity/sweep.h"
#include "daemon/farm/farm.h"
#include "ebpf/datapath.h"

namespace limpet {

class Aging {
 public:
  /// The datapath outlives it.
  explicit Aging(Datapath& datapath) : datapath_(datapath) {}

  /// The farm's pools as they are written in the datapath; again after each change of their
  /// settings.
  void configure(const Farm& farm);

  /// Does what is due at `now_ns` of the monotonic clock, up to a few milliseconds of work for all
  /// pools together. To be called every tick_ms or so.
  void tick(uint64_t now_ns);
  static constexpr uint64_t tick_ms = 250;

  /// A whole pass over a pool with memory, now.
  void sweep_whole(uint32_t pool, uint32_t now_s) { pools_.at(pool).sweep.complete(now_s); }

  /// These slots' members were changed.
  void changed(const std::map<uint32_t, std::vector<uint32_t>>& slots_by_pool);

  /// nullptr for a pool without memory.
  const Sweep* sweep(uint32_t pool) const;

  /// The numbers of those retired members that no slot and no binding named in a whole pass over
  /// every pool, begun after this was first asked about them.
  std::vector<uint16_t> unnamed(const std::vector<MemberNumbers::Retired>& retired);

 private:
  struct PoolMemory {
    SeenFilter filter;
    Sweep sweep;
    uint32_t timeout_s = 0;
    uint64_t epoch_end_ns = 0;
    uint64_t swept_ns = 0;  // up to when the bindings were swept as they should be
  };
  static void set_epoch_end(PoolMemory& pool, uint64_t end_ns);
  // Both return how many bytes they went through, at most about `budget`.
  size_t turn_epoch(PoolMemory& pool, uint64_t now_ns, size_t budget);
  size_t sweep_some(PoolMemory& pool, uint64_t now_ns, size_t budget);

  Datapath& datapath_;
  std::map<uint32_t, PoolMemory> pools_;  // by number; those with memory
  uint32_t next_pool_ = 0;                // where the next tick begins
  uint64_t now_ns_ = 0;                   // of the last tick
  uint64_t recent_end_ns_ = 0;
  /// By a retirement's stamp: the passes by pool when it was first asked about.
  std::map<uint64_t, std::map<uint32_t, uint64_t>> waiting_;
};

}  // namespace limpet
