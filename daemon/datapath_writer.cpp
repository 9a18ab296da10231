// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/datapath_writer.h"

namespace limpet {

Result<void> DatapathWriter::write_farm(const Farm& farm) {
  for (const Rule& rule : farm.rules()) {
    datapath_.put_rule(rule.number, {.pool = rule.pool_number, .reserved = 0});
  }
  for (const Vip& vip : farm.vips()) {
    const limpet_vip& record = vip.record;
    if (record.tcp_ports) {
      datapath_.put_ports(record.tcp_ports, farm.port_table(vip, Protocol::tcp));
    }
    if (record.udp_ports) {
      datapath_.put_ports(record.udp_ports, farm.port_table(vip, Protocol::udp));
    }
    for (const IpAddress& address : vip.addresses) {
      if (!address.is_v4()) continue;  // this version forwards IPv4 only
      if (auto written = datapath_.put_vip(address, record); !written) return written;
    }
  }
  return {};
}

uint32_t DatapathWriter::write_pool(const Pool& pool) {
  if (tables_.size() <= pool.number()) tables_.resize(pool.number() + 1);
  std::vector<uint16_t>& written = tables_[pool.number()];
  written.resize(pool.record().slots, LIMPET_MEMBER_NONE);

  // A member gets its next hop before its slots, and loses it after them.
  for (const Member& member : pool.members()) {
    if (member.next_hop) datapath_.put_member(member.number, &*member.next_hop);
  }
  uint32_t changed = 0;
  const std::vector<uint16_t> table = pool.build_table();
  for (uint32_t slot = 0; slot < table.size(); ++slot) {
    if (table[slot] == written[slot]) continue;
    datapath_.put_slot(pool.record().table + slot * pool.record().stride,
                       limpet_slot_at_rest(table[slot]));
    ++changed;
  }
  written = table;
  datapath_.put_pool(pool.number(), pool.record());
  for (const Member& member : pool.members()) {
    if (!member.next_hop) datapath_.put_member(member.number, nullptr);
  }
  return changed;
}

}  // namespace limpet
