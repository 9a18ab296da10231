// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration with the datapath's numbers given out: VIPs with their port tables, rules,
// pools. What Edge writes to the datapath is read from here. Pure.
#pragma once

#include <array>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/pool.h"
#include "ebpf/datapath.h"

namespace limpet {

using PortTable = std::array<uint16_t, LIMPET_PORTS>;  // rule number by port; 0: none

struct Vip {
  std::string name;
  std::vector<IpAddress> addresses;
  limpet_vip record;
};

struct Rule {
  uint32_t number;
  std::string vip;
  std::string pool;
  uint32_t pool_number;
  Protocol protocol;
  std::vector<PortRange> ports;
};

class Farm {
 public:
  /// Fails when the configuration is larger than the datapath can number.
  static Result<Farm> make(const Config& config);

  const std::vector<Vip>& vips() const { return vips_; }
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<Pool>& pools() const { return pools_; }
  std::vector<Pool>& pools() { return pools_; }

  /// What the datapath must have room for.
  const Capacity& capacity() const { return capacity_; }
  /// The rules of one VIP and protocol by port.
  PortTable port_table(const Vip& vip, Protocol protocol) const;

 private:
  std::vector<Vip> vips_;
  std::vector<Rule> rules_;
  std::vector<Pool> pools_;
  Capacity capacity_;
};

}  // namespace limpet
