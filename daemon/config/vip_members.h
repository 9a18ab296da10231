// SPDX-License-Identifier: GPL-2.0-or-later
// A VIP's min_members against the members that its rules lead to.
#pragma once

#include "daemon/config/links.h"

namespace limpet::config {

/// Reports VIPs that want more members than there are: they would never be announced.
void check_vip_members(const Config& config, const Links& links, Report& report);

}  // namespace limpet::config
