// SPDX-License-Identifier: GPL-2.0-or-later
// A farm's rules, and who is found by them: VIPs, and the members whose replies go back by nat.
#include <algorithm>
#include <map>

#include "daemon/farm/farm.h"

#include <cstring>

namespace limpet {
namespace {

Error at(const Config& config, unsigned line, const std::string& what) {
  return Error{config.path + ":" + std::to_string(line) + ": " + what +
               " than limpetd was started for; restart it; nothing was changed"};
}

/// The lowest number from `number` on that is not used; and uses it.
uint32_t take_free(std::set<uint32_t>& used, uint32_t number) {
  while (!used.insert(number).second) ++number;
  return number;
}

const IpAddress* first_of(const VipConfig& vip, Family family) {
  const auto found = std::ranges::find(vip.addresses, family, &IpAddress::family);
  return found == vip.addresses.end() ? nullptr : &*found;
}

}  // namespace

Result<void> Farm::add_rules(const Config& config, const Farm* former) {
  std::map<Identity, uint32_t> numbers;
  std::set<uint32_t> used;
  uint32_t last = 0;  // that was given out anew: those below it are used
  if (former) {
    for (const Rule& rule : former->rules_) {
      numbers[rule.identity] = rule.number;
      used.insert(rule.number);
    }
  }
  for (const RuleConfig& rule : config.rules) {
    const auto vip = std::ranges::find(config.vips, rule.vip, &VipConfig::name);
    const Identity identity = rule_identity(rule.vip, rule.protocol, rule.ports);
    const auto known = numbers.find(identity);
    const uint32_t number =
        known != numbers.end() ? known->second : (last = take_free(used, last + 1));
    if (number >= capacity_.rules) return at(config, rule.line, "rule: more rules");
    rules_.push_back({number, rule.vip, rule.pool, rule.protocol, rule.ports,
                      rule_record(rule, *vip, *find_pool(rule.pool)), identity});
  }
  return {};
}

/// Replies of nat members need one address of each family to come from: the VIP's first.
limpet_rule Farm::rule_record(const RuleConfig& rule, const VipConfig& vip,
                              const Pool& pool) const {
  limpet_rule record = {.pool = pool.number(),
                        .flags = rule.disabled ? uint32_t{LIMPET_RULE_DISABLED} : 0,
                        .member_port = rule.member_port};
  if (rule.member_port) record.vip_port = rule.ports.front().first;
  const auto pools = chain(pool);
  const bool nat = std::ranges::any_of(
      pools, [](const Pool* one) { return one->config().forward == Forward::nat; });
  if (!nat) return record;
  if (const IpAddress* v4 = first_of(vip, Family::v4)) {
    std::memcpy(&record.vip4, v4->data(), v4->size());
  }
  if (const IpAddress* v6 = first_of(vip, Family::v6)) {
    std::memcpy(record.vip6, v6->data(), v6->size());
  }
  return record;
}

Result<void> Farm::add_vips(const Config& config) {
  size_t addresses = 0;
  for (const VipConfig& vip : config.vips) addresses += vip.addresses.size();
  if (addresses > capacity_.vips)
    return Error{
        config.path +
        ": more VIP addresses than limpetd was started for; restart it; nothing was changed"};

  std::set<std::pair<std::string, Protocol>> with_rules;
  for (const Rule& rule : rules_) with_rules.emplace(rule.vip, rule.protocol);
  for (const VipConfig& vip : config.vips) {
    const auto table = [&](Protocol protocol) -> std::optional<uint32_t> {
      if (!with_rules.contains({vip.name, protocol})) return 0;
      return port_tables_.take({protocol, vip.name, {}});
    };
    const auto tcp = table(Protocol::tcp), udp = table(Protocol::udp);
    if (!tcp || !udp) {
      return at(config, vip.line, "vip \"" + vip.name + "\": more VIPs and protocols with rules");
    }
    vips_.push_back(
        {vip.name,
         vip.addresses,
         {.tcp_ports = *tcp,
          .udp_ports = *udp,
          .flags = vip.unmatched == Unmatched::pass ? uint32_t{LIMPET_VIP_UNMATCHED_PASS} : 0,
          .tcp_pool = shared_pool(vip.name, Protocol::tcp),
          .udp_pool = shared_pool(vip.name, Protocol::udp)}});
  }
  return {};
}

/// The pool that decides for packets of the VIP and protocol whose ports are not known.
uint32_t Farm::shared_pool(const std::string& vip, Protocol protocol) const {
  uint32_t shared = LIMPET_POOL_NONE;
  for (const Rule& rule : rules_) {
    if (rule.vip != vip || rule.protocol != protocol) continue;
    const bool ports_matter = pools_[rule.record.pool].record().affinity == LIMPET_AFFINITY_FLOW;
    if (rule.disabled() || ports_matter) return LIMPET_POOL_NONE;
    if (shared != LIMPET_POOL_NONE && shared != rule.record.pool) return LIMPET_POOL_NONE;
    shared = rule.record.pool;
  }
  return shared;
}

Result<void> Farm::add_nat_members(const Config& config, const Reaches& reaches) {
  for (const NatGroup& group : nat_groups_of(config, reaches)) {
    const auto tcp = nat_table(group, Protocol::tcp), udp = nat_table(group, Protocol::udp);
    if (!tcp || !udp) {
      return Error{config.path +
                   ": pools with forward = \"nat\" that are reached by more different sets of "
                   "rules than limpetd was started for; restart it; nothing was changed"};
    }
    for (const IpAddress& address : group.addresses)
      nat_members_.push_back({address, {*tcp, *udp}});
  }
  return {};
}

/// The number of the table with those of the group's rules that are of this protocol; 0: it has
/// none.
std::optional<uint32_t> Farm::nat_table(const NatGroup& group, Protocol protocol) {
  PortTableKey key{.protocol = protocol};
  for (const size_t position : group.rules) {
    if (rules_[position].protocol == protocol) key.rules.push_back(rules_[position].number);
  }
  if (key.rules.empty()) return 0;
  std::ranges::sort(key.rules);
  return port_tables_.take(key);
}

std::map<uint32_t, PortTableKey> Farm::port_tables() const {
  std::map<uint32_t, PortTableKey> tables;
  for (const auto& [key, number] : port_tables_.taken()) tables.emplace(number, key);
  return tables;
}

PortTable Farm::port_table(const PortTableKey& key) const {
  PortTable table{};
  for (const Rule& rule : rules_) {
    if (!key.vip.empty()) {
      if (rule.vip == key.vip && rule.protocol == key.protocol) enter_vip_ports(rule, table);
    } else if (std::ranges::binary_search(key.rules, rule.number)) {
      enter_member_ports(rule, table);
    }
  }
  return table;
}

}  // namespace limpet
