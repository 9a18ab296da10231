// SPDX-License-Identifier: GPL-2.0-or-later
// The run of a scenario: the three methods on one stream of packets.
#pragma once

#include <cstdint>

#include "bench/affinity/scenario.h"
#include "bench/affinity/tally.h"

namespace limpet::sim {

/// Two hours of virtual time with 200,000 clients. `scale` multiplies the numbers of clients and of
/// the flood's packets, and with them filter and bindings. The result follows from the arguments
/// alone. Keeps up to `mishaps` of limpet's errors. Throws std::runtime_error.
Tally run(const Scenario& scenario, uint64_t seed, double scale, size_t mishaps);

}  // namespace limpet::sim
