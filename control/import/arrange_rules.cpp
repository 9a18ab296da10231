// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "control/import/arrange.h"
#include "control/import/port_pieces.h"
#include "control/import/record.h"

namespace limpet::nlb {
namespace {

using Rules = std::vector<const PortRule*>;

/// Those for the address (none: for all), and the protocol, by their ports.
Rules rules_for(const Facts& facts, const std::optional<IpAddress>& address, Protocol protocol) {
  Rules rules;
  for (const PortRule& rule : facts.rules) {
    const bool speaks = rule.protocol == protocol || rule.protocol == Protocol::both;
    if (speaks && rule.address == address) rules.push_back(&rule);
  }
  std::ranges::sort(rules, {}, [](const PortRule* rule) { return rule->ports; });
  return rules;
}

Result<void> refuse_overlaps(const Rules& rules) {
  const PortRule* widest = nullptr;
  for (const PortRule* rule : rules) {
    if (widest != nullptr && rule->ports.first <= widest->ports.last) {
      return Error{"the port rules " + to_string(widest->ports) + " and " + to_string(rule->ports) +
                   " overlap, and in limpet a port has one rule"};
    }
    widest = rule;
  }
  return {};
}

std::vector<Ports> ports_of(const Rules& rules) {
  std::vector<Ports> ports;
  for (const PortRule* rule : rules) ports.push_back(rule->ports);
  return ports;
}

/// What NLB had of the rule's nodes other than Enabled; "": nothing.
std::string states_of(const Facts& facts, const PortRule& rule) {
  std::string text;
  const auto add = [&](const std::string& state, const std::string& where) {
    if (state.empty() || same_text(state, "Enabled")) return;
    text += (text.empty() ? "" : ", ") + shown(state) + where;
  };
  add(rule.state, "");
  for (const NodeShare& share : rule.shares) {
    add(share.state, " at " + shown(facts.nodes[share.node].name));
  }
  return text;
}

/// One VIP's rules of one protocol.
class VipRules {
 public:
  VipRules(const Facts& facts, size_t vip, bool udp, Pools& pools, FarmFile& file)
      : facts_(facts),
        vip_(vip),
        udp_(udp),
        pools_(pools),
        file_(file),
        begin_(file.rules.size()) {}

  void add(const PortRule& rule, const std::vector<Ports>& pieces) {
    for (Ports ports : pieces) {
      ports.first = std::max(ports.first, 1U);  // port 0 is said in a remark
      if (ports.first > ports.last) continue;
      FarmRule& into = rule_for(rule);
      into.ports.push_back(ports);
      const std::string states = states_of(facts_, rule);
      if (states.empty()) continue;
      into.notes.push_back("PortState of " + to_string(ports) + " was " + states +
                           ", of which nothing was made: `disabled = true` closes a rule, `state` "
                           "and `weight = 0` take a member out of a pool.");
    }
  }

 private:
  /// Rules that differ in nothing but their ports are one.
  FarmRule& rule_for(const PortRule& rule) {
    const bool disabled = rule.mode == FilteringMode::disabled;
    const size_t pool = disabled ? 0 : pools_.pool_for(rule);
    for (size_t i = begin_; i < file_.rules.size(); ++i) {
      FarmRule& known = file_.rules[i];
      if (known.disabled == disabled && known.pool == pool) return known;
    }
    FarmRule fresh;
    fresh.vip = vip_;
    fresh.pool = pool;
    fresh.udp = udp_;
    fresh.disabled = disabled;
    file_.rules.push_back(fresh);
    return file_.rules.back();
  }

  const Facts& facts_;
  size_t vip_;
  bool udp_;
  Pools& pools_;
  FarmFile& file_;
  size_t begin_;
};

}  // namespace

Result<void> arrange_rules(const Facts& facts, const std::vector<VipGroup>& groups, Pools& pools,
                           FarmFile& file) {
  for (size_t i = 0; i < groups.size(); ++i) {
    for (const Protocol protocol : {Protocol::tcp, Protocol::udp}) {
      const Rules all = rules_for(facts, std::nullopt, protocol);
      if (auto good = refuse_overlaps(all); !good) return good;
      VipRules rules(facts, i, protocol == Protocol::udp, pools, file);
      Rules own;
      if (groups[i].own) own = rules_for(facts, groups[i].own, protocol);
      if (auto good = refuse_overlaps(own); !good) return good;
      for (const PortRule* rule : own) rules.add(*rule, {rule->ports});
      const auto taken = ports_of(own);
      for (const PortRule* rule : all) rules.add(*rule, without(rule->ports, taken));
    }
  }
  return {};
}

}  // namespace limpet::nlb
