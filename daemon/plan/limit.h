// SPDX-License-Identifier: GPL-2.0-or-later
// How much a change may move, for those who do not want to be surprised. Pure.
#pragma once

#include <vector>

#include "daemon/farm/farm.h"
#include "daemon/plan/moves.h"
#include "ebpf/result.h"

namespace limpet {

/// An error when in some pool more than this share (0 to 1) of the slots would get another member,
/// or of its members' clients would have to go elsewhere; it says where, and how many. `moves` are
/// from `before`; `clients` are estimates by member number. What rules lead to another pool is not
/// looked at.
Result<void> within_limit(const std::vector<PoolMoves>& moves, const Farm& before,
                          const std::vector<double>& clients, double most);

}  // namespace limpet
