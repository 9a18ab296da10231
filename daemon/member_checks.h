// SPDX-License-Identifier: GPL-2.0-or-later
// The checks of all members: which targets they ask for, and what is known of each member by them.
// Remembers that in a file, so that a restart of the daemon does. Lives on the loop.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/events.h"
#include "daemon/health/farm_targets.h"
#include "daemon/health/health.h"
#include "daemon/health/probe_numbers.h"
#include "daemon/loop/handle.h"

namespace limpet {

class MemberChecks {
 public:
  struct Listeners {
    /// Something else is known of some member: apply() says of whom.
    std::function<void()> changed;
    /// These are the datapath's probes from now on, before any check goes through a VIP.
    std::function<void(const ProbeNumbers&)> probes;
  };

  /// `file` is where it remembers; `probes` how many the datapath has room for. The events outlive
  /// it.
  static Result<std::unique_ptr<MemberChecks>> open(uv_loop_t* loop, std::string file,
                                                    uint32_t probes, Events& events,
                                                    Listeners listeners);
  ~MemberChecks();

  /// These members are to be checked from now on, or from start() on.
  Result<void> follow(const Config& config, const Farm& farm);
  void start() { health_->start(); }
  /// Carries what is known to the members of the farm that was followed last. Returns the numbers
  /// of the pools of which something is known that was not.
  std::set<uint32_t> apply(Farm& farm) const;
  /// Each target has had a result.
  bool settled() const { return health_->settled(); }

  /// One for each target of the member, in the order of the file's checks. Until follow().
  std::vector<const Watch*> checks_of(uint32_t pool, size_t member) const;
  const Health& health() const { return *health_; }

 private:
  struct Followed {
    MemberPlace place;
    std::vector<const Watch*> watches;  // Health's, until the next follow()
  };

  MemberChecks(std::string file, uint32_t probes, Events& events, Listeners listeners);
  MemberHealth health_of(const Followed& followed) const;
  void warn_of_certificate(const Watch& watch);
  void save_after(uint64_t ms);
  void save();

  std::string file_;
  Events& events_;
  Listeners listeners_;
  ProbeNumbers probes_;
  std::unique_ptr<Health> health_;
  std::vector<Followed> followed_;
  /// Certificates, by pool, member and end.
  std::set<std::tuple<std::string, std::string, std::chrono::system_clock::time_point>> warned_of_;
  Handle<uv_timer_t> save_timer_;
  std::string save_error_;  // of the last attempt; empty: all is saved
};

}  // namespace limpet
