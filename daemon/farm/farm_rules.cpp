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

/// Gives rules, one after the other, the numbers that they had before, or free ones.
class RuleNumbers {
 public:
  explicit RuleNumbers(const std::vector<Rule>* former) : former_(former) {}

  struct Numbered {
    uint32_t number;
    Identity identity;
  };
  Numbered take(const RuleConfig& rule) {
    // Mostly the file's rules are what they were, in the same order: no digest is needed then.
    const Rule* same = former_ && next_ < former_->size() ? &(*former_)[next_++] : nullptr;
    if (same && same->vip == rule.vip && same->protocol == rule.protocol &&
        same->ports == rule.ports) {
      return {same->number, same->identity};
    }
    look_at_former();
    const Identity identity = rule_identity(rule.vip, rule.protocol, rule.ports);
    const auto known = numbers_.find(identity);
    return {known == numbers_.end() ? take_free() : known->second, identity};
  }

 private:
  void look_at_former() {
    if (!former_ || !numbers_.empty()) return;
    for (const Rule& rule : *former_) {
      numbers_[rule.identity] = rule.number;
      used_.insert(rule.number);
    }
  }
  /// The lowest one.
  uint32_t take_free() {
    do ++last_;
    while (!used_.insert(last_).second);
    return last_;
  }

  const std::vector<Rule>* former_;  // nullptr: none
  size_t next_ = 0;                  // where the next rule was, if all are what they were
  std::map<Identity, uint32_t> numbers_;
  std::set<uint32_t> used_;
  uint32_t last_ = 0;  // that was given out anew: those below it are used
};

const IpAddress* first_of(const VipConfig& vip, Family family) {
  const auto found = std::ranges::find(vip.addresses, family, &IpAddress::family);
  return found == vip.addresses.end() ? nullptr : &*found;
}

}  // namespace

Result<void> Farm::add_rules(const Config& config, const Farm* former) {
  std::map<std::string_view, const VipConfig*> vips;
  for (const VipConfig& vip : config.vips) vips.emplace(vip.name, &vip);
  RuleNumbers numbers(former ? &former->rules_ : nullptr);
  rules_.reserve(config.rules.size());
  for (const RuleConfig& rule : config.rules) {
    const auto [number, identity] = numbers.take(rule);
    if (number >= capacity_.rules) return at(config, rule.line, "rule: more rules");
    rules_.push_back({number, rule.vip, rule.pool, rule.protocol, rule.ports,
                      rule_record(rule, *vips.at(rule.vip), *find_pool(rule.pool)), identity});
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

  const auto shared = shared_pools();
  const auto express = express_vips();
  for (const VipConfig& vip : config.vips) {
    const auto table = [&](Protocol protocol) -> std::optional<uint32_t> {
      if (!shared.contains({vip.name, protocol})) return 0;
      return port_tables_.take({protocol, vip.name, {}});
    };
    const auto tcp = table(Protocol::tcp), udp = table(Protocol::udp);
    if (!tcp || !udp) {
      return at(config, vip.line, "vip \"" + vip.name + "\": more VIPs and protocols with rules");
    }
    const auto pool = [&](Protocol protocol) {
      const auto found = shared.find({vip.name, protocol});
      return found == shared.end() ? uint32_t{LIMPET_POOL_NONE} : found->second;
    };
    vips_.push_back(
        {vip.name,
         vip.addresses,
         {.tcp_ports = *tcp,
          .udp_ports = *udp,
          .flags = (vip.unmatched == Unmatched::pass ? uint32_t{LIMPET_VIP_UNMATCHED_PASS} : 0) |
                   (express.contains(vip.name) ? uint32_t{LIMPET_VIP_EXPRESS} : 0),
          .tcp_pool = pool(Protocol::tcp),
          .udp_pool = pool(Protocol::udp)}});
  }
  return {};
}

/// Of each VIP and protocol with rules, the pool that decides for packets whose ports are not
/// known.
std::map<Farm::VipProtocol, uint32_t> Farm::shared_pools() const {
  std::map<VipProtocol, uint32_t> shared;
  for (const Rule& rule : rules_) {
    const bool ports_matter = pools_[rule.record.pool].record().affinity == LIMPET_AFFINITY_FLOW;
    const uint32_t pool =
        rule.disabled() || ports_matter ? uint32_t{LIMPET_POOL_NONE} : rule.record.pool;
    const auto [known, first] = shared.emplace(VipProtocol(rule.vip, rule.protocol), pool);
    if (!first && known->second != pool) known->second = LIMPET_POOL_NONE;
  }
  return shared;
}

std::set<std::string> Farm::express_vips() const {
  std::set<std::string> names;
  for (const Rule& rule : rules_) {
    if (pools_[rule.record.pool].record().flags & LIMPET_POOL_EXPRESS) names.insert(rule.vip);
  }
  return names;
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
