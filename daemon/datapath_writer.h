// SPDX-License-Identifier: GPL-2.0-or-later
// Carries the farm's state to the datapath; of the slots, only those that differ.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "daemon/farm/farm.h"
#include "daemon/histogram.h"
#include "ebpf/datapath.h"

namespace limpet {

class DatapathWriter {
 public:
  /// The datapath outlives the writer, which alone writes to it.
  explicit DatapathWriter(Datapath& datapath) : datapath_(datapath) {}

  /// The datapath has what another writer wrote: what is not wanted any more is removed, and who
  /// had a number keeps its counters. The probes are gone at once: nobody waits for their answers.
  void adopt();

  // In this order, so that a packet finds whatever the step before it leads to.
  /// The pools' settings.
  void write_pools(const Farm& farm);

  struct Written {
    std::map<uint32_t, std::vector<uint32_t>> slots;  // that were changed, by pool number
    Result<void> relays;  // those that could not be written are tried again the next time
  };
  /// Members, and the slots of these pools, as the members' states want them at `now_s` (seconds
  /// of the monotonic clock); and what it means if the edge itself is a member.
  Written write_tables(const Farm& farm, const std::set<uint32_t>& pools, uint32_t now_s);
  /// By number; those that were written before and are not here are removed.
  Result<void> write_probes(const std::map<uint16_t, Probe>& probes);
  /// Rules, then ports, then nat members and VIPs.
  Result<void> write_rules(const Farm& farm);
  /// Numbers that the farm has released are not remembered any more.
  void forget_released(const Farm& farm) { datapath_.forget_other_names(farm.names()); }

  /// How long tables took, a pool each that had to be built.
  struct TableTimes {
    Histogram build{bounds}, apply{bounds};
    inline static const std::vector<double> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                   0.025,  0.05,  0.1,    0.25,  1};
  };
  const TableTimes& table_times() const { return table_times_; }

 private:
  void write_ways(const Farm& farm);
  void write_losses(const Farm& farm);
  std::vector<uint32_t> write_slots(const Farm& farm, const Pool& pool, uint32_t now_s);
  Result<void> write_edge_member(const Farm& farm);
  void remove_edge_member(const Farm& farm);
  Result<void> write_nat_members(const Farm& farm);
  void remove_nat_members(const Farm& farm);
  Result<void> write_vips(const Farm& farm);

  Datapath& datapath_;
  TableTimes table_times_;
  /// By pool number, for whom its slots were written last. A table follows from these alone.
  std::map<uint32_t, std::vector<MaglevMember>> takers_;
  std::set<IpAddress> vips_, nat_members_;  // as written
  std::set<MacAddress> relays_;             // as written
  std::set<uint32_t> edge_pools_;           // written with LIMPET_POOL_LOCAL
  std::map<uint16_t, Probe> probes_;        // as written
  std::set<uint32_t> rules_;                // numbers in use: a new one's counters start from 0
  /// Pool and name of the member that a number was given to last: another one's counters start
  /// from 0.
  std::map<uint16_t, std::pair<std::string, std::string>> members_;
};

}  // namespace limpet
