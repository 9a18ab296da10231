// SPDX-License-Identifier: GPL-2.0-or-later
// Whether tunnels leave room for what IPv6 asks of every link.
#pragma once

#include "daemon/config/family_needs.h"

namespace limpet::config {

/// Reports an `mtu` of a pool that leaves too little for the IPv6 packets that reach it.
void check_tunnel_mtu(const Config& config, const FamilyNeeds& needs, Report& report);

}  // namespace limpet::config
