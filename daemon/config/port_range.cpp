// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/port_range.h"

#include <utility>

namespace limpet::config {

namespace {

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

}  // namespace

std::optional<PortRange> read_port_range(const Value& value, std::string_view right) {
  if (!value.expect(Node::Kind::string)) return std::nullopt;
  const std::string& text = value.node().text;
  const auto numbers = split_range(text);
  if (!numbers) {
    value.fail(quoted(text) + " is no port range; " + std::string(right));
    return std::nullopt;
  }
  const auto first = read_port(value, numbers->first);
  const auto last = read_port(value, numbers->second);
  if (!first || !last) return std::nullopt;
  if (*first > *last) {
    value.fail("range " + quoted(text) + " ends before it starts; write \"" +
               std::to_string(*last) + "-" + std::to_string(*first) + "\"");
    return std::nullopt;
  }
  return PortRange{*first, *last};
}

std::optional<PortRange> read_port_or_range(const Value& value) {
  if (value.node().kind == Node::Kind::integer) {
    const auto port = read_port(value, value.node().integer);
    return port ? std::optional(PortRange{*port, *port}) : std::nullopt;
  }
  if (value.node().kind == Node::Kind::string) {
    return read_port_range(value, "write a port as 443 and a range as \"1024-65535\"");
  }
  value.fail(wrong_kind(value.node().kind, "a port such as 443 or a range such as \"1024-65535\""));
  return std::nullopt;
}

}  // namespace limpet::config
