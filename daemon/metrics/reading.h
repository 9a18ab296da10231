// SPDX-License-Identifier: GPL-2.0-or-later
// What the datapath's maps say of the things in a snapshot. Read on the scrape's own thread: with
// thousands of rules, many processors and large filters it takes tens of milliseconds.
#pragma once

#include <vector>

#include "daemon/metrics/snapshot.h"
#include "ebpf/datapath.h"

namespace limpet {

struct Reading {
  std::vector<limpet_counter> rules;  // in the snapshot's order
  struct Pool {
    limpet_affinity_counter affinity{};
    uint32_t slots_tracked = 0;
    uint32_t table_checksum = 0;
    std::vector<limpet_counter> members;
  };
  std::vector<Pool> pools;
  std::vector<uint64_t> reasons;
  Holdings holdings;
  std::vector<Datapath::ProgramRuns> programs;
};

/// Of the snapshot's owners alone only if `datapath.resets()` is the snapshot's afterwards.
Reading read(Datapath& datapath, const Snapshot& snapshot);

}  // namespace limpet
