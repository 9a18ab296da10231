// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/port_range.h"
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr Words<Protocol, 2> kProtocols{{{"tcp", Protocol::tcp}, {"udp", Protocol::udp}}};

struct LocatedRange {
  PortRange range;
  const Value* value;
};

void refuse_overlaps(std::vector<LocatedRange> ranges) {
  std::stable_sort(ranges.begin(), ranges.end(), [](const LocatedRange& a, const LocatedRange& b) {
    return a.range.first < b.range.first;
  });
  const LocatedRange* widest = nullptr;  // the one that reaches farthest so far
  for (const LocatedRange& next : ranges) {
    if (widest != nullptr && next.range.first <= widest->range.last) {
      const bool later = widest->value->line() > next.value->line();
      const LocatedRange& at = later ? *widest : next;
      const LocatedRange& other = later ? next : *widest;
      at.value->fail(to_string(at.range) + " overlaps " + to_string(other.range) + " on line " +
                     std::to_string(other.value->line()) +
                     " of the same rule; name each port once");
    }
    if (widest == nullptr || next.range.last > widest->range.last) widest = &next;
  }
}

std::vector<PortRange> read_ports(const Value& value) {
  std::vector<PortRange> ports;
  if (value.node().kind != Node::Kind::array) {
    if (const auto range = read_port_or_range(value)) ports.push_back(*range);
    return ports;
  }
  const std::vector<Value> items =
      value.list("ports such as 443 and ranges such as \"1024-65535\"");
  std::vector<LocatedRange> ranges;
  for (const Value& item : items) {
    if (const auto range = read_port_or_range(item)) {
      ports.push_back(*range);
      ranges.push_back({*range, &item});
    }
  }
  refuse_overlaps(std::move(ranges));
  return ports;
}

/// The port of the members that a rule's one port becomes.
void read_member_port(Section& section, RuleConfig& rule) {
  const auto value = section.find("member_port");
  if (!value) return;
  rule.lines.member_port = value->line();
  const auto port = value->integer(1, 65535);
  if (!port) return;
  rule.member_port = static_cast<uint16_t>(*port);
  const std::vector<PortRange>& ports = rule.ports;
  if (ports.empty()) return;  // they are what is wrong
  if (ports.size() == 1 && ports[0].first == ports[0].last) return;
  const std::string named = ports.size() == 1 ? to_string(ports[0]) : "several";
  value->fail("stands for one port, but ports names " + named +
              "; leave it out or write a rule for each port");
}

}  // namespace

void read_rule(Section section, Config& config) {
  RuleConfig rule;
  rule.line = section.line();
  rule.lines = {rule.line, rule.line, rule.line, rule.line};
  if (const auto value = section.require("vip", "vip = \"mail\", the name of a VIP")) {
    rule.vip = value->text().value_or("");
    rule.lines.vip = value->line();
  }
  if (section.require("protocol", "protocol = \"tcp\" or \"udp\"")) {
    rule.protocol = section.word("protocol", kProtocols, Protocol::tcp);
  }
  if (const auto value = section.require("ports", "ports = [80, \"1024-65535\"]")) {
    rule.ports = read_ports(*value);
    rule.lines.ports = value->line();
  }
  read_member_port(section, rule);
  if (const auto value = section.require("pool", "pool = \"cas\", the name of a pool")) {
    rule.pool = value->text().value_or("");
    rule.lines.pool = value->line();
  }
  if (const auto value = section.find("disabled")) {
    rule.disabled = value->boolean().value_or(false);
  }
  section.finish();
  config.rules.push_back(std::move(rule));
}

}  // namespace limpet::config
