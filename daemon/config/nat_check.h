// SPDX-License-Identifier: GPL-2.0-or-later
// What `forward = "nat"` asks for. A reply is translated back without a record of its flow: the
// member's address, the protocol and the member's port must tell the VIP and its port.
#pragma once

#include "daemon/config/links.h"

namespace limpet::config {

/// Reports rules with a `member_port` where nothing is translated, and rules to nat pools whose
/// replies could be taken for something else (see also nat_replies.h).
void check_nat(const Config& config, const Links& links, Report& report);

}  // namespace limpet::config
