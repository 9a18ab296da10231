// SPDX-License-Identifier: GPL-2.0-or-later
// Those neighbours that next hops lead to: what is known of each, and the asking that keeps it
// true. Each is asked again and again by unicast, which also keeps its entry in the kernel's table
// fresh; who does not answer at once is asked for by broadcast, as it may have another MAC now; and
// only who stays silent then has failed.
#pragma once

#include <chrono>
#include <map>
#include <set>

#include "daemon/net/neighbour.h"

namespace limpet {

class Neighbours {
 public:
  /// The socket, for requests, outlives it.
  explicit Neighbours(NetlinkSocket& asking) : asking_(asking) {}

  /// Follows these from now on. Of new ones it reads what the kernel has, and has it ask for them.
  /// True when there are new ones.
  bool follow(const std::set<NeighbourKey>& keys);
  /// Of one that is not followed, nothing is known.
  const Neighbour* find(const NeighbourKey& key) const;
  /// It is resolved, and did not leave any question unanswered lately.
  bool answers(const NeighbourKey& key) const;
  /// What is known of it is what the kernel had when it was new here, which may be old.
  bool is_hearsay(const NeighbourKey& key) const { return hearsay_.contains(key); }
  size_t size() const { return known_.size(); }

  /// What the kernel told. False when it is of nobody that is followed.
  bool take(const Neighbour& told);
  /// Reads what the kernel has of all, when it may have told something that was lost.
  void read_again();
  /// Has the kernel look whether they are (still) there.
  void probe();
  /// Has the kernel ask everybody for those that have not answered the last probe by now.
  void doubt();

 private:
  void ask(const NeighbourKey& key);
  bool fails(const NeighbourKey& key);
  void resolve(const NeighbourKey& key);
  void read(const NeighbourKey& key);

  NetlinkSocket& asking_;
  std::map<NeighbourKey, Neighbour> known_;
  std::set<NeighbourKey> hearsay_;
  std::set<NeighbourKey> asked_;  // by the last probe, and have not answered
  /// Resolved, but the kernel gave them up (it asks three times, a second apart): since when.
  std::map<NeighbourKey, std::chrono::steady_clock::time_point> doubtful_;
};

}  // namespace limpet
