// SPDX-License-Identifier: GPL-2.0-or-later
// A rule with the datapath's number, and tables of rules by port. Pure.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/identity.h"
#include "ebpf/abi.h"

namespace limpet {

struct Rule {
  uint32_t number = 0;
  std::string vip;
  std::string pool;
  Protocol protocol = Protocol::tcp;
  std::vector<PortRange> ports;
  limpet_rule record{};
  Identity identity{};

  bool disabled() const { return record.flags & LIMPET_RULE_DISABLED; }
};

using PortTable = std::array<uint16_t, LIMPET_PORTS>;  // rule number by port; 0: none

/// Enters the rule at the ports that clients send to.
void enter_vip_ports(const Rule& rule, PortTable& table);
/// Enters the rule at the ports that nat members answer from, where no other is.
void enter_member_ports(const Rule& rule, PortTable& table);

}  // namespace limpet
