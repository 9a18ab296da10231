// SPDX-License-Identifier: GPL-2.0-or-later
// What NLB's cmdlets print of a cluster, and what becomes of it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "control/import/import.h"
#include "daemon/config/config.h"

namespace limpet {

using Sources = std::vector<nlb::Source>;

/// Two nodes by Get-NlbClusterNode, as a table.
extern const char kNodes[];
/// Their dedicated addresses, by Get-NlbClusterNodeDip.
extern const char kDips[];
/// The cluster's address, 198.51.100.10, by Get-NlbClusterVip.
extern const char kVip[];

/// kNodes, kDips and kVip, with these port rules.
Sources cluster(const std::string& rules);

/// One port rule as Format-List prints it; `more` are further lines of it.
std::string rule_block(const std::string& node, const std::string& ports,
                       const std::string& protocol, const std::string& more);

/// The limpet.toml; a failure of the test, and "", where there is none.
std::string import_good(const Sources& sources);

/// The same as limpetd reads it.
Config import_config(const Sources& sources);

/// The message; "no error".
std::string import_error(const Sources& sources);

/// The rule for the port, or nullptr.
const RuleConfig* rule_for(const Config& config, const IpAddress& vip, Protocol protocol,
                           unsigned port);
const PoolConfig& pool_of(const Config& config, const RuleConfig& rule);

std::string address_text(const MemberConfig& member);

}  // namespace limpet
