// SPDX-License-Identifier: GPL-2.0-or-later
// What a change of members does to clients: whose new clients go elsewhere, and who has to move.
// Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/farm/farm.h"

namespace limpet {

/// A pool's new clients by members' names, before and after; shares of the slots.
struct PoolMoves {
  struct Share {
    double before = 0, after = 0;
  };
  std::string pool;
  uint32_t slots = 0, moved = 0;        // slots that get another member
  std::map<std::string, Share> shares;  // of those that have any; of a backup's as "POOL/MEMBER"
  std::vector<uint16_t> leaving;        // numbers of members whose clients have to go elsewhere
};

/// `after` is `before.with(…)`. Members of which nothing is known yet are taken to be well, since
/// that is what is hoped of them. In the order of the pools.
std::vector<PoolMoves> moves(const Farm& before, const Farm& after);

}  // namespace limpet
