// SPDX-License-Identifier: GPL-2.0-or-later
// Whether a nat member's address, the protocol and the member's port tell one rule.
#pragma once

#include "daemon/config/nat_routes.h"

namespace limpet::config {

/// Reports two rules that lead to one port of one address. Two rules never stand for the same VIP,
/// protocol and port, so their replies would have to become different things.
void check_nat_replies(const Config& config, const Links& links,
                       const std::vector<NatRoute>& routes, Report& report);

}  // namespace limpet::config
