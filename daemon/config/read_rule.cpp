// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <charconv>

#include "daemon/config/draft.h"

namespace limpet::config {

namespace {

constexpr Words<Protocol, 2> kProtocols{{{"tcp", Protocol::tcp}, {"udp", Protocol::udp}}};

struct LocatedRange {
  PortRange range;
  const Value* value;
};

std::optional<uint16_t> read_port(const Value& value, int64_t port) {
  if (port >= 1 && port <= 65535) return static_cast<uint16_t>(port);
  value.fail("port " + std::to_string(port) + " is out of range; 1 to 65535 is allowed");
  return std::nullopt;
}

/// The two numbers of "A-B", digits only.
std::optional<std::pair<int64_t, int64_t>> split_range(const std::string& text) {
  const auto number = [&](size_t from, size_t to) -> std::optional<int64_t> {
    if (from == to || to - from > 9) return std::nullopt;
    int64_t value = 0;
    for (size_t i = from; i < to; ++i) {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  const size_t dash = text.find('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto first = number(0, dash);
  const auto last = number(dash + 1, text.size());
  if (!first || !last) return std::nullopt;
  return std::pair(*first, *last);
}

std::optional<PortRange> read_range(const Value& value) {
  if (value.node().kind == Node::Kind::integer) {
    const auto port = read_port(value, value.node().integer);
    return port ? std::optional(PortRange{*port, *port}) : std::nullopt;
  }
  if (value.node().kind != Node::Kind::string) {
    value.fail(wrong_kind(value.node().kind,
                          "a port such as 443 or a range such as "
                          "\"1024-65535\""));
    return std::nullopt;
  }
  const auto numbers = split_range(value.node().text);
  if (!numbers) {
    value.fail(quoted(value.node().text) +
               " is no port range; write a port as 443 and a range as \"1024-65535\"");
    return std::nullopt;
  }
  const auto first = read_port(value, numbers->first);
  const auto last = read_port(value, numbers->second);
  if (!first || !last) return std::nullopt;
  if (*first > *last) {
    value.fail("range " + quoted(value.node().text) + " ends before it starts; write \"" +
               std::to_string(*last) + "-" + std::to_string(*first) + "\"");
    return std::nullopt;
  }
  return PortRange{*first, *last};
}

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
    if (const auto range = read_range(value)) ports.push_back(*range);
    return ports;
  }
  const std::vector<Value> items =
      value.list("ports such as 443 and ranges such as \"1024-65535\"");
  std::vector<LocatedRange> ranges;
  for (const Value& item : items) {
    if (const auto range = read_range(item)) {
      ports.push_back(*range);
      ranges.push_back({*range, &item});
    }
  }
  refuse_overlaps(std::move(ranges));
  return ports;
}

}  // namespace

void read_rule(Section section, Draft& draft) {
  RuleConfig rule;
  rule.line = section.line();
  RuleLines lines{rule.line, rule.line, rule.line};
  if (const auto value = section.require("vip", "vip = \"mail\", the name of a VIP")) {
    rule.vip = value->text().value_or("");
    lines.vip = value->line();
  }
  if (section.require("protocol", "protocol = \"tcp\" or \"udp\"")) {
    rule.protocol = section.word("protocol", kProtocols, Protocol::tcp);
  }
  if (const auto value = section.require("ports", "ports = [80, \"1024-65535\"]")) {
    rule.ports = read_ports(*value);
    lines.ports = value->line();
  }
  if (const auto value = section.require("pool", "pool = \"cas\", the name of a pool")) {
    rule.pool = value->text().value_or("");
    lines.pool = value->line();
  }
  if (const auto value = section.find("disabled")) {
    rule.disabled = value->boolean().value_or(false);
  }
  section.finish();
  draft.config.rules.push_back(std::move(rule));
  draft.rule_lines.push_back(lines);
}

}  // namespace limpet::config
