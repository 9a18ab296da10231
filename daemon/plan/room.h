// SPDX-License-Identifier: GPL-2.0-or-later
// How much of the running maps' room a change takes. What is beyond it, the farm refuses. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/farm/farm.h"

namespace limpet {

/// A sentence for each kind of thing of which the change takes more than four fifths of what is
/// free now. `then` is `before.with(…)`.
std::vector<std::string> tight_room(const Farm& before, const Farm& then);

/// A sentence for each pool with more clients than its setting `clients` then; `active` are
/// estimates, by the pool's number.
std::vector<std::string> tight_pools(const Farm& then, const std::vector<double>& active);

}  // namespace limpet
