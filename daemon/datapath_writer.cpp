// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/datapath_writer.h"

namespace limpet {

void DatapathWriter::adopt() {
  const auto vips = datapath_.vips(), nat_members = datapath_.nat_members();
  const auto relays = datapath_.relays();
  vips_ = {vips.begin(), vips.end()};
  nat_members_ = {nat_members.begin(), nat_members.end()};
  relays_ = {relays.begin(), relays.end()};
  const Names names = datapath_.names();
  const auto pools = datapath_.pools();
  for (uint32_t pool = 0; pool < pools.size(); ++pool) {
    if (pools[pool].flags & LIMPET_POOL_LOCAL) edge_pools_.insert(pool);
  }
  for (uint32_t rule = 0; rule < names.rules.size(); ++rule) {
    if (in_use(names.rules[rule])) rules_.insert(rule);
  }
  for (uint16_t number = 0; number < names.members.size(); ++number) {
    const limpet_member_name& member = names.members[number];
    if (in_use(member)) {
      members_[number] = {std::string(text_of(member.pool)), std::string(text_of(member.name))};
    }
  }
  for (uint32_t probe = 1; probe < datapath_.capacity().probes; ++probe) {
    datapath_.remove_probe(static_cast<uint16_t>(probe));
  }
}

/// A pool that ceases to have the edge as a member is told so after its slots.
void DatapathWriter::write_pools(const Farm& farm) {
  datapath_.put_names(farm.names());
  for (const Pool& pool : farm.pools()) {
    limpet_pool record = farm.record_of(pool);
    if (edge_pools_.contains(pool.number())) record.flags |= LIMPET_POOL_LOCAL;
    if (record.flags & LIMPET_POOL_LOCAL) edge_pools_.insert(pool.number());
    datapath_.put_pool(pool.number(), record);
  }
}

Result<void> DatapathWriter::write_rules(const Farm& farm) {
  std::set<uint32_t> rules;
  for (const Rule& rule : farm.rules()) {
    if (!rules_.contains(rule.number)) datapath_.reset_rule_counter(rule.number);
    rules.insert(rule.number);
    datapath_.put_rule(rule.number, rule.record);
  }
  rules_ = std::move(rules);
  for (const auto& [number, key] : farm.port_tables()) {
    datapath_.put_ports(number, farm.port_table(key));
  }
  if (auto written = write_nat_members(farm); !written) return written;
  if (auto written = write_vips(farm); !written) return written;
  remove_nat_members(farm);
  datapath_.forget_other_names(farm.names());
  return {};
}

Result<void> DatapathWriter::write_probes(const std::map<uint16_t, Probe>& probes) {
  std::erase_if(probes_, [&](const auto& written) {
    if (probes.contains(written.first)) return false;
    datapath_.remove_probe(written.first);
    return true;
  });
  for (const auto& [number, probe] : probes) {
    const auto written = probes_.find(number);
    if (written != probes_.end() && written->second == probe) continue;
    if (auto put = datapath_.put_probe(number, probe); !put) return put;
    probes_.insert_or_assign(number, probe);
  }
  return {};
}

Result<void> DatapathWriter::write_nat_members(const Farm& farm) {
  for (const NatMember& member : farm.nat_members()) {
    if (auto written = datapath_.put_nat(member.address, member.record); !written) return written;
    nat_members_.insert(member.address);
  }
  return {};
}

void DatapathWriter::remove_nat_members(const Farm& farm) {
  std::set<IpAddress> wanted;
  for (const NatMember& member : farm.nat_members()) wanted.insert(member.address);
  std::erase_if(nat_members_, [&](const IpAddress& address) {
    if (wanted.contains(address)) return false;
    datapath_.remove_nat(address);
    return true;
  });
}

Result<void> DatapathWriter::write_vips(const Farm& farm) {
  std::map<IpAddress, limpet_vip> wanted;
  for (const Vip& vip : farm.vips()) {
    for (const IpAddress& address : vip.addresses) wanted.emplace(address, vip.record);
  }
  std::erase_if(vips_, [&](const IpAddress& address) {
    if (wanted.contains(address)) return false;
    datapath_.remove_vip(address);
    return true;
  });
  for (const auto& [address, record] : wanted) {
    if (auto written = datapath_.put_vip(address, record); !written) return written;
    vips_.insert(address);
  }
  return {};
}

/// A member gets its ways before its slots, and loses them after.
DatapathWriter::Written DatapathWriter::write_tables(const Farm& farm,
                                                     const std::set<uint32_t>& pools,
                                                     uint32_t now_s) {
  Written written{.slots = {}, .relays = write_edge_member(farm)};
  write_ways(farm);
  for (const uint32_t number : pools) {
    written.slots[number] = write_slots(farm, farm.pools()[number], now_s);
  }
  write_losses(farm);
  remove_edge_member(farm);
  return written;
}

void DatapathWriter::write_ways(const Farm& farm) {
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      auto& last = members_[member.number];
      if (last != std::pair(pool.name(), member.name)) {
        datapath_.reset_member_counter(member.number);
        last = {pool.name(), member.name};
      }
      if (!member.usable()) continue;
      for (const limpet_family family : all_families) {
        const auto& way = member.ways[family];
        if (way) datapath_.put_way(member.number, family, way->way().value());
      }
    }
  }
}

void DatapathWriter::write_losses(const Farm& farm) {
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      if (!member.usable()) datapath_.put_lost_member(member.number, member.loss());
    }
  }
  for (const auto& retired : farm.retired_members()) {
    datapath_.put_lost_member(retired.number, retired.loss);
  }
}

std::vector<uint32_t> DatapathWriter::write_slots(const Farm& farm, const Pool& pool,
                                                  uint32_t now_s) {
  std::vector<MaglevMember> takers = farm.takers(pool);
  const auto written = takers_.find(pool.number());
  if (written != takers_.end() && written->second == takers) return {};

  std::vector<uint32_t> changed;
  SlotTable slots = datapath_.slots(pool.number());
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<uint16_t> table = build_maglev(takers, slots.size());
  const auto built = std::chrono::steady_clock::now();
  for (uint32_t slot = 0; slot < table.size(); ++slot) {
    if (slots.change(slot, table[slot], now_s)) changed.push_back(slot);
  }
  table_times_.build.observe(built - begin);
  table_times_.apply.observe(std::chrono::steady_clock::now() - built);
  takers_.insert_or_assign(pool.number(), std::move(takers));
  return changed;
}

/// Before packets reach the edge as a member: those that come from other edges are known by then.
Result<void> DatapathWriter::write_edge_member(const Farm& farm) {
  Result<void> result;
  for (const MacAddress& mac : farm.relays()) {
    if (relays_.contains(mac)) continue;
    if (auto written = datapath_.put_relay(mac); written) {
      relays_.insert(mac);
    } else {
      result = Error{"relay " + mac.to_string() + ": " + written.error().message};
    }
  }
  for (const Pool& pool : farm.pools()) {
    const limpet_pool record = farm.record_of(pool);
    if (!(record.flags & LIMPET_POOL_LOCAL)) continue;
    if (edge_pools_.insert(pool.number()).second) datapath_.put_pool(pool.number(), record);
  }
  return result;
}

void DatapathWriter::remove_edge_member(const Farm& farm) {
  for (const Pool& pool : farm.pools()) {
    const limpet_pool record = farm.record_of(pool);
    if (record.flags & LIMPET_POOL_LOCAL) continue;
    if (edge_pools_.erase(pool.number())) datapath_.put_pool(pool.number(), record);
  }
  const std::set<MacAddress> wanted = farm.relays();
  std::erase_if(relays_, [&](const MacAddress& mac) {
    if (wanted.contains(mac)) return false;
    datapath_.remove_relay(mac);
    return true;
  });
}

}  // namespace limpet
