// SPDX-License-Identifier: GPL-2.0-or-later
// What members must have each for itself.
#pragma once

#include <map>

#include "daemon/config/config.h"
#include "daemon/config/report.h"

namespace limpet::config {

/// Positions of VIPs by their addresses.
using VipAddresses = std::map<IpAddress, size_t>;

/// Reports members of a pool that have a name, a host name or an address of another one, and those
/// that have a VIP's address.
void check_members(const Config& config, const VipAddresses& vips, Report& report);

}  // namespace limpet::config
