// SPDX-License-Identifier: GPL-2.0-or-later
// Those neighbours that next hops lead to: what is known of each, and the asking that keeps it
// true.
#pragma once

#include <map>
#include <set>

#include "daemon/net/neighbour.h"

namespace limpet {

class Neighbours {
 public:
  /// The socket, for requests, outlives it.
  explicit Neighbours(NetlinkSocket& asking) : asking_(asking) {}

  /// Follows these from now on. Of new ones it reads what the kernel has, or has it ask for them.
  void follow(const std::set<NeighbourKey>& keys);
  /// Of one that is not followed, nothing is known.
  const Neighbour* find(const NeighbourKey& key) const;

  /// What the kernel told. False when it is of nobody that is followed.
  bool take(const Neighbour& told);
  /// Reads what the kernel has of all, when it may have told something that was lost.
  void read_again();
  /// Has the kernel look whether they are (still) there.
  void probe();
  /// Has the kernel ask at once for those that do not answer: something changed that may help.
  void retry();

 private:
  void resolve(const NeighbourKey& key);
  void read(const NeighbourKey& key);

  NetlinkSocket& asking_;
  std::map<NeighbourKey, Neighbour> known_;
  std::set<NeighbourKey> doubtful_;  // failed, and being asked for by broadcast before that counts
};

}  // namespace limpet
