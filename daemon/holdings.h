// SPDX-License-Identifier: GPL-2.0-or-later
// What members have of the datapath's memory: slots, and an estimate of clients.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/affinity/aging.h"
#include "daemon/farm/farm.h"
#include "ebpf/datapath.h"

namespace limpet {

/// A pool as far as that is concerned.
struct Holder {
  uint32_t pool = 0;
  bool own = false;                      // its slots are its own members', not a backup's
  std::shared_ptr<const Census> census;  // nullptr: it has no memory
};
std::vector<Holder> holders_of(const Farm& farm, const Aging& aging);

struct Holdings {
  // By member number.
  std::vector<uint32_t> slots;  // of their own pool
  std::vector<double> clients;  // of all pools: a backup's members have those of others
  // Of those clients, in tracked slots:
  std::vector<uint64_t> bound;         // they have a binding
  std::vector<double> silent;          // they may still come without one, until then:
  std::vector<uint32_t> silent_until;  // seconds of the monotonic clock; 0: none can
  /// By holder.
  std::vector<SeenFilter::Estimate> seen;
  std::vector<uint32_t> tracked;  // slots
};

/// Reads the whole slot tables, a millisecond or two for sixteen of the usual size. `now_s` are
/// seconds of the monotonic clock. May be called on any thread.
Holdings holdings_of(Datapath& datapath, const std::vector<Holder>& holders, uint32_t now_s);

/// Those of a moment ago, so that it does not matter how many ask.
class RecentHoldings {
 public:
  static constexpr std::chrono::milliseconds most{100};  // they are no older

  /// Of the farm's pools, by number. Valid until the next call.
  const Holdings& of(Datapath& datapath, const Farm& farm, const Aging& aging);
  /// The tables are others now.
  void forget() { read_at_.reset(); }

 private:
  using Clock = std::chrono::steady_clock;
  Holdings holdings_;
  std::optional<Clock::time_point> read_at_;
};

}  // namespace limpet
