// SPDX-License-Identifier: GPL-2.0-or-later
// The running edge: the farm's state, the datapath that forwards by it, and what keeps the two
// together. Everything happens on one loop.
//
//   config ─► Farm ─► Datapath        next hops ─► Farm ─► tables of changed pools ─► Datapath
//            checks ─► Farm ─┘             time ─► Aging ─► Datapath
//   Farm ─► Vips: with enough members behind them, VIPs are where the file wants them
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "daemon/affinity/aging.h"
#include "daemon/config/config.h"
#include "daemon/datapath_writer.h"
#include "daemon/detachment.h"
#include "daemon/drains.h"
#include "daemon/farm/farm.h"
#include "daemon/holdings.h"
#include "daemon/inheritance.h"
#include "daemon/member_checks.h"
#include "daemon/member_log.h"
#include "daemon/net/next_hops.h"
#include "daemon/state_changes.h"
#include "daemon/vip/vips.h"
#include "ebpf/datapath.h"

namespace limpet {

class Edge {
 public:
  /// Takes over the datapath that runs and is pinned there, or loads one, writes the whole
  /// configuration to it, and waits at most a second for the members' next hops (running the loop);
  /// three seconds where something runs. In a new datapath no packet comes before attach().
  static Result<std::unique_ptr<Edge>> open(uv_loop_t* loop, Config config, PinDirectory pins);

  /// To all interfaces of the configuration, for good: they stay attached when the process ends.
  /// From then on members are checked, and VIPs put where the file wants them.
  Result<void> attach();

  /// The farm that reload() would take over; an error where it would refuse. Changes nothing.
  Result<Farm> farm_for(const Config& config) const;

  /// Takes over a changed file while packets flow. What cannot be changed so is an error, and then
  /// nothing is changed at all. Tables and rules follow when the next hops of new members are
  /// known, at once or within a second, so that nobody moves for the want of them.
  Result<void> reload(Config config);

  /// Takes everything away that would outlive the process, which is to end now: nothing more may be
  /// asked of this but its state, and the loop not be run on.
  Result<void> detach() { return take_everything_away(std::move(pins_)); }

  const Config& config() const { return config_; }
  const Farm& farm() const { return farm_; }
  Datapath& datapath() { return datapath_; }
  const Aging& aging() const { return aging_; }
  /// As of a moment ago. Valid until the next call.
  const Holdings& holdings() { return holdings_.of(datapath_, farm_, aging_); }
  const MemberChecks& checks() const { return *checks_; }
  const Vips& vips() const { return *vips_; }
  const Events& events() const { return events_; }
  const Drains& drains() const { return drains_; }
  Events& events() { return events_; }
  const StateChanges& state_changes() const { return state_changes_; }
  const DatapathWriter::TableTimes& table_times() const { return writer_.table_times(); }

 private:
  Edge(Config config, PinDirectory pins, Inheritance inheritance);
  std::vector<unsigned> interfaces() const;
  void follow_interfaces();
  void take_link(const std::string& interface, const LinkChange& change);
  void tell_of_new_attachments(const std::vector<unsigned>& before);
  void tell_of_attachments() const;
  void tell_of_clients();
  Result<void> open_checks(uv_loop_t* loop);
  Result<void> open_vips(uv_loop_t* loop);
  Result<void> follow_members(uv_loop_t* loop);
  bool settled() const { return next_hops_->settled() && checks_->settled(); }
  void follow_checks();
  void write_probes(const ProbeNumbers& probes);
  void settle_pools();
  void learn(const IpAddress& address, const Result<NextHop>& next_hop);
  void write_soon();
  void write();
  void tell_vips();
  void age();
  void follow_drains();

  /// How long tables wait for those that have not answered yet, next hops and checks.
  static constexpr uint64_t first_answers_ms = 1000, running_answers_ms = 3000;

  Config config_;
  PinDirectory pins_;
  Farm farm_;
  Datapath datapath_;
  Takeover takeover_;
  std::vector<unsigned> attached_;  // the interfaces' indexes
  std::string attach_error_;        // that was logged last
  DatapathWriter writer_{datapath_};
  Aging aging_{datapath_};
  RecentHoldings holdings_;
  Events events_;
  MemberLog member_log_{events_};
  Drains drains_{events_};
  uint32_t drains_noted_s_ = 0;
  StateChanges state_changes_;
  std::set<uint32_t> changed_pools_;
  bool started_ = false;        // the first tables are written
  bool rules_changed_ = false;  // by a reload, and not written yet
  bool checks_new_ = false;     // some have no result yet, and are worth a wait
  bool ways_changed_ = false;   // what checks ask may be something else
  std::unique_ptr<NextHops> next_hops_;
  std::unique_ptr<MemberChecks> checks_;
  std::unique_ptr<Vips> vips_;
  Handle<uv_timer_t> write_timer_;  // gathers the changes of one turn of the loop into one table
  Handle<uv_timer_t> age_timer_;
};

}  // namespace limpet
