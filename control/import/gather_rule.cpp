// SPDX-License-Identifier: GPL-2.0-or-later
// Port rules: the same one comes once for each node, with what is the node's own.
#include "control/import/gather.h"
#include "control/import/words.h"

namespace limpet::nlb {
namespace {

constexpr size_t most_rules = 256;

/// None: all addresses, which the cmdlets write as "All" or 255.255.255.255.
Result<std::optional<IpAddress>> read_rule_address(const Record& record) {
  const Property* property = record.find({"VirtualIPAddress", "IPAddress"});
  if (property == nullptr || same_text(property->text, "All") ||
      property->text == "255.255.255.255") {
    return std::optional<IpAddress>();
  }
  auto address = read_address(*property);
  if (address && !*address) {
    return Error{property->name + " is empty; write \"All\" or an address"};
  }
  return address;
}

Result<Ports> read_ports(const Record& record) {
  const auto first = read_number(*record.find({"StartPort", "Start"}), 0, 65535);
  if (!first) return first.error();
  const auto last = read_number(*record.find({"EndPort", "End"}), 0, 65535);
  if (!last) return last.error();
  if (!*first || !*last) return Error{"a port is missing"};
  if (**first > **last) {
    return Error{"the ports end at " + std::to_string(**last) + ", before they start at " +
                 std::to_string(**first)};
  }
  return Ports{**first, **last};
}

std::string name_of(const PortRule& rule) {
  return std::string(to_string(rule.protocol)) + " " + to_string(rule.ports) + " of " +
         (rule.address ? rule.address->to_string() : "all addresses");
}

/// What is told of the rule as a whole must be the same by each node.
Result<void> check_same(const PortRule& a, const PortRule& b) {
  std::string what;
  if (a.mode != b.mode) {
    what = std::string("FilteringMode ") + to_string(a.mode) + " and " + to_string(b.mode);
  } else if (a.mode == FilteringMode::multiple && a.affinity != b.affinity) {
    what = std::string("Affinity ") + to_string(a.affinity) + " and " + to_string(b.affinity);
  } else if (a.timeout != b.timeout) {
    what = "Timeout " + std::to_string(a.timeout) + " and " + std::to_string(b.timeout);
  } else {
    return {};
  }
  return Error{"the rule " + name_of(a) + " comes twice, with " + what +
               "; it must be the same on all nodes"};
}

}  // namespace

Result<PortRule*> Gathering::merge(const PortRule& rule) {
  const auto [same, fresh] = rules_.emplace(name_of(rule), facts_.rules.size());
  if (fresh) {
    if (facts_.rules.size() == most_rules) {
      return Error{"is the 257th port rule; more than 256 are not imported"};
    }
    facts_.rules.push_back(rule);
    return &facts_.rules.back();
  }
  PortRule& known = facts_.rules[same->second];
  if (auto checked = check_same(known, rule); !checked) return checked.error();
  return &known;
}

template <class T>
Result<T> Gathering::read_noted(const Property* property, const char* name,
                                Result<std::optional<Meaning<T>>> (*read)(const Property&)) {
  if (property == nullptr) return Error{std::string(name) + " is missing"};
  const auto meaning = read(*property);
  if (!meaning) return meaning.error();
  if (!*meaning) return Error{std::string(name) + " is empty"};
  const T value = (*meaning)->value;
  if ((*meaning)->from_number) {
    remark(std::string(name) + " came as the number " + property->text + ", which was read as " +
           to_string(value) +
           ", as in the WMI class MicrosoftNLB_PortRuleEx; the table that "
           "Get-NlbClusterPortRule prints has words: compare");
  }
  return value;
}

Result<PortRule> Gathering::read_rule(const Record& record) {
  PortRule rule;
  const auto address = read_rule_address(record);
  if (!address) return address.error();
  rule.address = *address;
  const auto ports = read_ports(record);
  if (!ports) return ports.error();
  rule.ports = *ports;
  const auto protocol = read_noted(record.find({"Protocol"}), "Protocol", read_protocol);
  if (!protocol) return protocol.error();
  rule.protocol = *protocol;
  const auto mode = read_noted(record.find({"FilteringMode", "Mode"}), "FilteringMode", read_mode);
  if (!mode) return mode.error();
  rule.mode = *mode;
  if (rule.mode == FilteringMode::multiple) {
    const auto affinity = read_noted(record.find({"Affinity"}), "Affinity", read_affinity);
    if (!affinity) return affinity.error();
    rule.affinity = *affinity;
  }
  if (const Property* timeout = record.find({"Timeout"})) {
    const auto minutes = read_number(*timeout, 0, 240);
    if (!minutes) return minutes.error();
    rule.timeout = minutes->value_or(0);
  }
  return rule;
}

Result<void> Gathering::add_rule(const Record& record) {
  const auto rule = read_rule(record);
  if (!rule) return rule.error();
  const auto known = merge(*rule);
  return known ? add_share(record, **known) : known.error();
}

Result<NodeShare> Gathering::read_share(const Record& record) {
  NodeShare share;
  if (const Property* property = record.find({"LoadWeight"})) {
    const auto weight = read_number(*property, 0, 100);
    if (!weight) return weight.error();
    share.weight = *weight;
  }
  if (const Property* property = record.find({"Priority"})) {
    const auto priority = read_number(*property, 1, 32);
    if (!priority) return priority.error();
    share.priority = *priority;
  }
  if (const Property* property = record.find({"EqualLoad"})) {
    const auto equal = read_boolean(*property);
    if (!equal) return equal.error();
    share.equal_load = equal->value_or(false);
  }
  const Property* state = record.find({"PortState", "State"});
  if (state != nullptr && state->kind == Property::Kind::number) {
    remark("PortState came as the number " + state->text +
           ", and what it means is not documented: look whether a rule is disabled or draining");
  } else if (state != nullptr) {
    share.state = state->text;
  }
  return share;
}

Result<void> Gathering::add_share(const Record& record, PortRule& rule) {
  auto share = read_share(record);
  if (!share) return share.error();
  const std::string name = record.text({"NodeName"});
  if (name.empty()) {
    rule.state = share->state;
    return {};
  }
  const auto node = find_node(name);
  if (!node) return node.error();
  share->node = *node;
  std::erase_if(rule.shares, [&](const NodeShare& s) { return s.node == *node; });
  rule.shares.push_back(*std::move(share));
  return {};
}

}  // namespace limpet::nlb
