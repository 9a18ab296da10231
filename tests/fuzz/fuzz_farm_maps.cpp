// SPDX-License-Identifier: GPL-2.0-or-later
// The model's farm as the program's maps have it.
#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "tests/fuzz/fuzz_farm.h"
#include "tests/fuzz/fuzz_probe.h"

namespace limpet::fuzz {
namespace {

uint32_t flag(uint32_t which, bool is_set) {
  return is_set ? which : 0;
}

class Loader {
 public:
  explicit Loader(const model::Farm& farm) : farm_(farm) {}

  Result<Datapath> load() {
    capacity_.rules = static_cast<uint32_t>(farm_.rules.size());
    capacity_.pools = static_cast<uint32_t>(farm_.pools.size());
    capacity_.members = static_cast<uint32_t>(farm_.members.size());
    capacity_.vips = static_cast<uint32_t>(farm_.vips.size());
    capacity_.port_tables = 1 + 2 * static_cast<uint32_t>(farm_.vips.size() + farm_.nat.size());
    capacity_.slots = slots_a_pool * capacity_.pools;
    capacity_.filter_words = LIMPET_EPOCHS * capacity_.pools;
    capacity_.interfaces = static_cast<uint32_t>(farm_.interfaces.size());
    capacity_.nat_members = static_cast<uint32_t>(farm_.nat.size() + 1);
    capacity_.relays = static_cast<uint32_t>(farm_.relays.size());
    capacity_.nat = farm_.has_nat;
    capacity_.probes = farm_.probes.empty() ? 0 : static_cast<uint32_t>(farm_.probes.size() + 1);
    auto opened = Datapath::open(capacity_, farm_.key, Clock::test);
    if (!opened) return opened;
    if (auto written = write(*opened); !written) return written.error();
    return opened;
  }

 private:
  static constexpr uint32_t slots_a_pool = 16;

  Result<void> write(Datapath& datapath) {
    for (uint32_t i = 1; i < farm_.members.size(); ++i) {
      for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
        const model::Way& way = farm_.members[i].way[family];
        if (way.ifindex != 0) datapath.put_way(i, family, way_of(way));
      }
    }
    for (uint32_t i = 0; i < farm_.pools.size(); ++i) write_pool(datapath, i);
    for (uint32_t i = 1; i < farm_.rules.size(); ++i) datapath.put_rule(i, rule_of(i));
    for (const auto& [address, ports] : farm_.nat) {
      const limpet_nat nat{.tcp_ports = write_ports(datapath, ports.tcp),
                           .udp_ports = write_ports(datapath, ports.udp)};
      if (auto put = datapath.put_nat(address, nat); !put) return put;
    }
    for (size_t i = 0; i < farm_.probes.size(); ++i) {
      const auto number = static_cast<uint16_t>(i + 1);
      const model::Probe& probe = farm_.probes[i];
      if (auto put = datapath.put_probe(number, {probe.vip, probe.member, {}}); !put) return put;
      if (auto sent = send_syn(datapath, probe, number); !sent) return sent;
    }
    for (const MacAddress& mac : farm_.relays) {
      if (auto put = datapath.put_relay(mac); !put) return put;
    }
    for (const auto& [address, vip] : farm_.vips) {
      const limpet_vip record{
          .tcp_ports = write_ports(datapath, vip.ports.tcp),
          .udp_ports = write_ports(datapath, vip.ports.udp),
          .flags = flag(LIMPET_VIP_UNMATCHED_PASS, vip.passes_unmatched) | LIMPET_VIP_EXPRESS,
          .tcp_pool = vip.tcp_pool.value_or(LIMPET_POOL_NONE),
          .udp_pool = vip.udp_pool.value_or(LIMPET_POOL_NONE)};
      if (auto put = datapath.put_vip(address, record); !put) return put;
    }
    for (const unsigned ifindex : farm_.interfaces) {
      if (auto attached = datapath.attach(ifindex); !attached) return attached;
    }
    return {};
  }

  static Way way_of(const model::Way& from) {
    Way way{.forward = from.forward, .address = from.address};
    way.next_hop = {.local = from.forward == LIMPET_FORWARD_LOCAL,
                    .ifindex = from.ifindex,
                    .destination = from.destination,
                    .source = from.source,
                    .mtu = from.mtu};
    for (const model::Tag& tag : from.tags)
      way.next_hop.tags.push_back({tag.protocol, tag.control});
    return way;
  }

  static __be32 word_of(model::View four) {
    __be32 word;
    std::memcpy(&word, four.data(), sizeof word);
    return word;
  }

  void write_pool(Datapath& datapath, uint32_t number) {
    const model::Pool& pool = farm_.pools[number];
    limpet_pool record{};
    record.slot_base = number * slots_a_pool;
    record.slots = static_cast<uint32_t>(pool.slots.size());
    record.affinity = pool.affinity;
    record.mask4 = word_of(pool.mask4);
    record.mask6[0] = pool.mask6[0];
    record.mask6[1] = pool.mask6[1];
    record.filter_base = number * LIMPET_EPOCHS;
    record.filter_words = 1;
    const bool whole = word_of(pool.mask4) == ~0U && !~pool.mask6[0] && !~pool.mask6[1];
    const bool plain = pool.affinity == LIMPET_AFFINITY_CLIENT && pool.clamp_mss[LIMPET_V4] == 0 &&
                       pool.clamp_mss[LIMPET_V6] == 0;
    record.flags = flag(LIMPET_POOL_REJECT, pool.rejects) |
                   flag(LIMPET_POOL_LOCAL, pool.has_local_member) |
                   flag(LIMPET_POOL_EXPRESS, plain) | flag(LIMPET_POOL_NETWORK, !whole);
    for (const limpet_family family : {LIMPET_V4, LIMPET_V6}) {
      record.clamp_mss[family] = pool.clamp_mss[family];
    }
    if (const auto& v4 = pool.source[LIMPET_V4]; v4.prefix) {
      record.source4 = word_of(model::view(*v4.prefix));
      record.spread4 = word_of(v4.spread);
    }
    if (const auto& v6 = pool.source[LIMPET_V6]; v6.prefix) {
      std::memcpy(record.source6, v6.prefix->data(), sizeof record.source6);
      record.spread6 = word_of(v6.spread);
    }
    datapath.put_pool(number, record);
    SlotTable slots = datapath.slots(number);
    for (uint32_t i = 0; i < pool.slots.size(); ++i) slots.change(i, pool.slots[i], 0);
  }

  limpet_rule rule_of(uint32_t number) const {
    const model::Rule& rule = farm_.rules[number];
    limpet_rule record{.pool = rule.pool,
                       .flags = flag(LIMPET_RULE_DISABLED, rule.disabled),
                       .member_port = rule.member_port,
                       .vip_port = rule.vip_port};
    if (const auto& v4 = rule.vip[LIMPET_V4]) record.vip4 = word_of(model::view(*v4));
    if (const auto& v6 = rule.vip[LIMPET_V6]) {
      std::memcpy(record.vip6, v6->data(), sizeof record.vip6);
    }
    return record;
  }

  /// The number of the table, new or the empty one.
  uint32_t write_ports(Datapath& datapath, const std::map<uint16_t, uint16_t>& rule_of_port) {
    if (rule_of_port.empty()) return 0;
    std::vector<uint16_t> table(LIMPET_PORTS);
    for (const auto& [port, rule] : rule_of_port) table[port] = rule;
    datapath.put_ports(++port_tables_, std::span<const uint16_t, LIMPET_PORTS>(table));
    return port_tables_;
  }

  const model::Farm& farm_;
  Capacity capacity_;
  uint32_t port_tables_ = 0;
};

}  // namespace

Result<Datapath> load_farm(const model::Farm& farm) {
  return Loader(farm).load();
}

}  // namespace limpet::fuzz
