// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/farm.h"

#include <algorithm>

namespace limpet {

Result<Farm> Farm::make(const Config& config) {
  Farm farm;
  Capacity& capacity = farm.capacity_;
  capacity.interfaces = static_cast<uint32_t>(config.edge.interfaces.size());

  const HashSeed seed(config.edge.hash_seed);
  capacity.table_words = 0;
  for (const PoolConfig& pool : config.pools) {
    if (capacity.members + pool.members.size() > LIMPET_MEMBERS_MAX) {
      return Error{config.path + ": more than " + std::to_string(LIMPET_MEMBERS_MAX - 1) +
                   " members in all pools together"};
    }
    const auto number = static_cast<uint32_t>(farm.pools_.size());
    farm.pools_.emplace_back(pool, seed, number, capacity.table_words,
                             static_cast<uint16_t>(capacity.members));
    capacity.members += static_cast<uint32_t>(pool.members.size());
    capacity.table_words += pool.maglev_slots;
  }
  capacity.pools = std::max<uint32_t>(1, static_cast<uint32_t>(farm.pools_.size()));
  capacity.table_words = std::max<uint32_t>(1, capacity.table_words);

  for (const RuleConfig& rule : config.rules) {
    const auto pool = std::ranges::find(farm.pools_, rule.pool, &Pool::name);
    farm.rules_.push_back(
        {capacity.rules++, rule.vip, rule.pool, pool->number(), rule.protocol, rule.ports});
  }
  if (capacity.rules > UINT16_MAX + 1U) return Error{config.path + ": more than 65535 rules"};

  for (const VipConfig& vip : config.vips) {
    limpet_vip record{};
    if (vip.unmatched == Unmatched::pass) record.flags = LIMPET_VIP_UNMATCHED_PASS;
    for (const RuleConfig& rule : config.rules) {
      if (rule.vip != vip.name) continue;
      uint32_t& ports = rule.protocol == Protocol::tcp ? record.tcp_ports : record.udp_ports;
      if (ports == 0) ports = capacity.port_tables++;
    }
    farm.vips_.push_back({vip.name, vip.addresses, record});
    capacity.vips += static_cast<uint32_t>(vip.addresses.size());
  }
  return farm;
}

PortTable Farm::port_table(const Vip& vip, Protocol protocol) const {
  PortTable table{};
  for (const Rule& rule : rules_) {
    if (rule.vip != vip.name || rule.protocol != protocol) continue;
    for (const PortRange& range : rule.ports) {
      std::fill(table.begin() + range.first, table.begin() + range.last + 1,
                static_cast<uint16_t>(rule.number));
    }
  }
  return table;
}

}  // namespace limpet
