// SPDX-License-Identifier: GPL-2.0-or-later
// Maglev consistent hashing: a table of slots, each with a member, in proportion to the members'
// weights, that changes little when a member comes or goes.
// Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI 2016, 3.4.
// Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "daemon/farm/hash_seed.h"

namespace limpet {

struct MaglevMember {
  uint16_t number = 0;  // what the table holds; not 0
  uint32_t weight = 0;  // 0: gets no slot
  Permutation permutation;
  bool operator==(const MaglevMember&) const = default;
};

/// One member number a slot; all 0 when no member has weight. `slots` is a prime, at least 2, and
/// should be over 100 times the number of members for even shares. The result does not depend on
/// the order of `members`.
std::vector<uint16_t> build_maglev(std::span<const MaglevMember> members, uint32_t slots);

}  // namespace limpet
