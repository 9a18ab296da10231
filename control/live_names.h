// SPDX-License-Identifier: GPL-2.0-or-later
// The names that a running limpetd has, with a word on each.
#pragma once

#include <map>
#include <string>

#include "control/completion.h"

namespace limpet {

using Names = std::map<std::string, std::string>;  // descriptions by names, these as they came

/// `pool`: of this one; null: of all.
Names member_names(const Ask& ask, const std::string* pool);
/// Of members that are wanted other than the file says.
Names changed_names(const Ask& ask, const std::string* pool);
Names pool_names(const Ask& ask);
/// "mail:443", "mail:53/udp": the single ports of rules.
Names vip_ports(const Ask& ask);

}  // namespace limpet
