// SPDX-License-Identifier: GPL-2.0-or-later
// The ways that the kernel's routes have to an address, and which of them is taken.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "daemon/net/egress.h"
#include "daemon/net/neighbours.h"
#include "daemon/net/route.h"

namespace limpet {

struct Path {
  Route route;
  Result<Egress> egress = Error{"no route yet"};

  /// Whose MAC the frames to the address need: the router's, or the address's own.
  NeighbourKey neighbour(const IpAddress& address) const;
};

/// The kernel's choice, and after it the others of equal cost. Ways out of other `interfaces` than
/// these do not count: their egress says so.
Result<std::vector<Path>> find_paths(NetlinkSocket& socket, const IpAddress& address,
                                     const Links& links, const std::set<std::string>& interfaces);

struct Choice {
  Result<NextHop> next_hop;  // the error says why there is no way
  bool sure = true;          // its neighbour has been heard of; else it is being asked for
};

/// The kernel's choice, unless that does not answer and another does.
Choice choose_path(const Result<std::vector<Path>>& paths, const IpAddress& address,
                   const Neighbours& neighbours, const Links& links);

/// The error of a next hop whose neighbour is asked for, and nothing is known of it.
extern const char* const not_resolved_yet;

}  // namespace limpet
