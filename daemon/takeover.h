// SPDX-License-Identifier: GPL-2.0-or-later
// How a start gets from what the maps hold to its own farm and program, without a packet noticing.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "daemon/datapath_writer.h"
#include "daemon/farm/farm.h"
#include "ebpf/datapath.h"
#include "ebpf/former_maps.h"
#include "ebpf/pin_directory.h"

namespace limpet {

/// The maps that packets are decided by while others are made.
struct Predecessor {
  FormerMaps maps;
  Succession succession;
};

class Takeover {
 public:
  /// By the number of each pool whose clients are known: the timeout that its windows go by so far.
  using Timeouts = std::map<uint32_t, uint32_t>;

  /// Of nothing, by a datapath that is new.
  Takeover() = default;
  /// By the datapath that runs.
  explicit Takeover(Timeouts timeouts) : running_(true), timeouts_(std::move(timeouts)) {}
  /// By one that is new, and pinned as the draft.
  Takeover(Predecessor predecessor, Timeouts timeouts)
      : predecessor_(std::move(predecessor)), timeouts_(std::move(timeouts)) {}

  // In this order; between the two the farm is written to the datapath. Times are seconds of the
  // monotonic clock.
  /// Writes the farm's pools, and the slots of those whose clients are known.
  void write_pools(DatapathWriter& writer, Datapath& datapath, const Farm& farm, uint32_t now_s);
  /// Puts the datapath's program on the interfaces, for good.
  Result<void> attach(Datapath& datapath, const std::vector<unsigned>& ifindexes,
                      const PinDirectory& pins, bool force, uint32_t now_s);

  /// The numbers of the pools whose clients are known.
  std::vector<uint32_t> pools() const;

 private:
  bool carries_slots() const;
  void carry_clients(Datapath& to, uint32_t now_s) const;
  void carry_counters(Datapath& to) const;

  bool running_ = false;
  std::optional<Predecessor> predecessor_;  // until it is replaced
  Timeouts timeouts_;
};

}  // namespace limpet
