// SPDX-License-Identifier: GPL-2.0-or-later
// Which rules' packets get to members of pools that forward by nat.
#pragma once

#include <optional>
#include <vector>

#include "daemon/config/links.h"

namespace limpet::config {

/// A rule and a nat pool, both as positions: the rule's own pool, or one that its backups lead to.
struct NatRoute {
  const LinkedRule* link = nullptr;  // of the Links that the routes were found in
  size_t pool = 0;
};

/// All of them, rule by rule in the file's order. Nothing when there are more than can be checked,
/// which is reported: rules times backups may be very many.
std::optional<std::vector<NatRoute>> find_nat_routes(const Config& config, const Links& links,
                                                     Report& report);

/// The ports of the members that the rule's packets go to.
std::vector<PortRange> member_ports(const RuleConfig& rule);

/// Where the rule says so, for messages.
struct PortsKey {
  unsigned line = 0;
  std::string path;
};
PortsKey member_ports_key(const Config& config, size_t rule);

}  // namespace limpet::config
