// SPDX-License-Identifier: GPL-2.0-or-later
// Which targets the checks of a farm's members ask for. Pure.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "daemon/farm/farm.h"
#include "daemon/health/target.h"

namespace limpet {

/// A member by its places in Farm::pools() and Pool::members().
struct MemberPlace {
  uint32_t pool = 0;
  size_t member = 0;
};

/// All the targets of one member: it is healthy when all of them are.
struct MemberTargets {
  MemberPlace place;
  std::vector<Target> targets;  // in the order of the file's checks; probe is 0
};

/// Of every member of a pool with checks. Each check asks each address by which clients' packets
/// get to the member, once for each VIP if it goes as these do; a member without an address, which
/// is the edge itself, is asked by the VIPs' own. exec checks run once a member.
std::vector<MemberTargets> targets_of(const Config& config, const Farm& farm);

}  // namespace limpet
