// SPDX-License-Identifier: GPL-2.0-or-later
// Asks a set of targets, each at its pace, and knows what is known of each. Lives on the loop.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "daemon/health/health_memory.h"
#include "daemon/health/prober.h"
#include "daemon/health/watch.h"
#include "daemon/histogram.h"

namespace limpet {

class Health {
 public:
  /// Told of a target's news. Must not call follow().
  struct Listener {
    std::function<void(const Watch&)> changed;           // something else is known of it
    std::function<void(const Watch&)> certificate_ends;  // within its certificate_days
  };

  /// What `memory` knows of a target counts until its results say otherwise.
  static Result<std::unique_ptr<Health>> open(uv_loop_t* loop, HealthMemory memory,
                                              Listener listener);

  /// These are to be asked from now on, or from start() on. Those that were before keep what is
  /// known.
  Result<void> follow(const std::set<Target>& targets);
  /// Asks from now on. The first attempts are spread over time, as those of new targets will be.
  void start();

  /// Of a target that is followed; else nullptr.
  const Watch* find(const Target& target) const;
  /// Every target that is followed.
  const std::map<Target, std::unique_ptr<Watch>>& watches() const { return watches_; }
  /// Each has had a result.
  bool settled() const;

  /// Since the start.
  struct Counts {
    uint64_t passed = 0, failed = 0;
    uint64_t not_asked = 0;  // the edge could not
  };
  const Counts& counts() const { return counts_; }
  /// How long they took that got a result, by pool and check_text(). A target that pools share
  /// counts for one of them.
  using Durations = std::map<std::pair<std::string, std::string>, Histogram>;
  const Durations& durations() const { return durations_; }

  /// What a later run of the daemon needs to know.
  HealthMemory& memory() { return memory_; }

 private:
  Health(uv_loop_t* loop, std::unique_ptr<Prober> prober, HealthMemory memory, Listener listener);
  Result<Watch*> add(const Target& target);
  void take(Watch& watch, const Outcome& outcome, bool changed);

  uv_loop_t* loop_;
  std::unique_ptr<Prober> prober_;
  HealthMemory memory_;
  Listener listener_;
  Counts counts_;
  Durations durations_;
  bool started_ = false;
  bool could_not_ask_ = false;  // said in the log already
  std::map<Target, std::unique_ptr<Watch>> watches_;
};

}  // namespace limpet
