// SPDX-License-Identifier: GPL-2.0-or-later
// Whose replies are to be translated back: addresses of members of nat pools, and the rules that
// lead to them. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/reach.h"
#include "ebpf/abi.h"

namespace limpet {

/// Addresses that the same rules lead to, at least one.
struct NatGroup {
  std::vector<IpAddress> addresses;  // ascending
  std::vector<size_t> rules;         // positions in the file, ascending
};

/// An address in several pools has the rules of all. One that turns out to be the edge's own stays,
/// and does no harm: no frame comes from it.
std::vector<NatGroup> nat_groups_of(const Config& config,
                                    const std::map<std::string, Reach>& reaches);

/// A member's address as the datapath has it.
struct NatMember {
  IpAddress address;
  limpet_nat record{};
};

}  // namespace limpet
