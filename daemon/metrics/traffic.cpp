// SPDX-License-Identifier: GPL-2.0-or-later
// Packets: by reason, by rule, by member.
#include "daemon/metrics/exposition.h"
#include "ebpf/reason.h"

namespace limpet {
namespace {

struct Field {
  const char* name;
  const char* help;
  __u64 limpet_counter::*value;
};

constexpr Field rule_fields[] = {
    {"limpet_rule_packets_total", "Packets of clients, by rule", &limpet_counter::packets},
    {"limpet_rule_bytes_total", "Bytes of clients' frames, by rule", &limpet_counter::bytes},
    {"limpet_rule_new_clients_total", "Clients that became known, by rule",
     &limpet_counter::clients},
};
constexpr Field member_fields[] = {
    {"limpet_member_packets_total", "Packets sent to the member", &limpet_counter::packets},
    {"limpet_member_bytes_total", "Bytes of frames sent to the member", &limpet_counter::bytes},
    {"limpet_member_new_clients_total", "Clients that became known, by the member that they got",
     &limpet_counter::clients},
};

}  // namespace

void add_traffic(const Snapshot& snapshot, const Reading& reading, Exposition& exposition) {
  exposition.begin_counter("limpet_packets_total",
                           "What became of the packets that interfaces received, and why");
  for (size_t i = 0; i < reading.reasons.size(); ++i) {
    exposition.add({{"reason", reasons()[i].name}, {"action", reasons()[i].action}},
                   static_cast<double>(reading.reasons[i]));
  }
  std::vector<Labels> rules;
  for (const Snapshot::Rule& rule : snapshot.rules) {
    const std::string text = std::string(to_string(rule.protocol)) + "/" + to_string(rule.ports);
    rules.push_back({{"vip", rule.vip}, {"rule", text}, {"pool", rule.pool}});
  }
  for (const auto& [name, help, field] : rule_fields) {
    exposition.begin_counter(name, help);
    for (size_t i = 0; i < rules.size(); ++i) {
      exposition.add(rules[i], static_cast<double>(reading.rules[i].*field));
    }
  }
  for (const auto& [name, help, field] : member_fields) {
    exposition.begin_counter(name, help);
    for (size_t i = 0; i < snapshot.pools.size(); ++i) {
      const Snapshot::Pool& pool = snapshot.pools[i];
      for (size_t j = 0; j < pool.members.size(); ++j) {
        exposition.add({{"pool", pool.name}, {"member", pool.members[j].name}},
                       static_cast<double>(reading.pools[i].members[j].*field));
      }
    }
  }
}

}  // namespace limpet
