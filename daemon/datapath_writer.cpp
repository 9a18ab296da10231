// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/datapath_writer.h"

namespace limpet {

void DatapathWriter::write_pools(const Farm& farm) {
  for (const Pool& pool : farm.pools()) datapath_.put_pool(pool.number(), pool.record());
}

Result<void> DatapathWriter::write_rules(const Farm& farm) {
  std::set<uint32_t> rules;
  for (const Rule& rule : farm.rules()) {
    if (!rules_.contains(rule.number)) datapath_.reset_rule_counter(rule.number);
    rules.insert(rule.number);
    datapath_.put_rule(rule.number, {.pool = rule.pool_number,
                                     .flags = rule.disabled ? uint32_t{LIMPET_RULE_DISABLED} : 0});
  }
  rules_ = std::move(rules);
  for (const Vip& vip : farm.vips()) {
    const limpet_vip& record = vip.record;
    if (record.tcp_ports) {
      datapath_.put_ports(record.tcp_ports, farm.port_table(vip, Protocol::tcp));
    }
    if (record.udp_ports) {
      datapath_.put_ports(record.udp_ports, farm.port_table(vip, Protocol::udp));
    }
  }
  return write_vips(farm);
}

Result<void> DatapathWriter::write_vips(const Farm& farm) {
  std::map<IpAddress, limpet_vip> wanted;
  for (const Vip& vip : farm.vips()) {
    for (const IpAddress& address : vip.addresses) {
      if (address.is_v4()) wanted.emplace(address, vip.record);  // this version forwards IPv4 only
    }
  }
  for (const IpAddress& address : vips_) {
    if (!wanted.contains(address)) datapath_.remove_vip(address);
  }
  std::erase_if(vips_, [&](const IpAddress& address) { return !wanted.contains(address); });
  for (const auto& [address, record] : wanted) {
    if (auto written = datapath_.put_vip(address, record); !written) return written;
    vips_.insert(address);
  }
  return {};
}

/// A member gets its next hop before its slots, and loses it after them.
DatapathWriter::Changes DatapathWriter::write_tables(const Farm& farm,
                                                     const std::set<uint32_t>& pools,
                                                     uint32_t now_s) {
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      auto& last = members_[member.number];
      if (last != std::pair(pool.name(), member.name)) {
        datapath_.reset_member_counter(member.number);
        last = {pool.name(), member.name};
      }
      if (member.usable()) datapath_.put_member(member.number, *member.next_hop);
    }
  }
  Changes changes;
  for (const uint32_t number : pools) {
    changes[number] = write_slots(farm, farm.pools()[number], now_s);
  }
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      if (!member.usable()) datapath_.put_lost_member(member.number, member.loss());
    }
  }
  for (const auto& retired : farm.retired_members()) {
    datapath_.put_lost_member(retired.number, retired.loss);
  }
  return changes;
}

std::vector<uint32_t> DatapathWriter::write_slots(const Farm& farm, const Pool& pool,
                                                  uint32_t now_s) {
  std::vector<uint32_t> changed;
  SlotTable slots = datapath_.slots(pool.number());
  const std::vector<uint16_t> table = farm.build_table(pool);
  for (uint32_t slot = 0; slot < table.size(); ++slot) {
    if (slots.change(slot, table[slot], now_s)) changed.push_back(slot);
  }
  return changed;
}

}  // namespace limpet
