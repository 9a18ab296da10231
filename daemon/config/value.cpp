// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/value.h"

#include <algorithm>

#include "daemon/config/duration.h"
#include "daemon/config/host_address.h"

namespace limpet::config {

namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string wrong_kind(Node::Kind is, std::string_view expected) {
  return std::string("is ") + kind_text(is) + "; " + std::string(expected) + " is expected";
}

bool Value::expect(Node::Kind kind) const {
  if (node_->kind == kind) return true;
  fail(wrong_kind(node_->kind, kind_text(kind)));
  return false;
}

std::optional<std::string> Value::text(size_t longest) const {
  if (!expect(Node::Kind::string)) return std::nullopt;
  const std::string& text = node_->text;
  if (text.empty()) {
    fail("is empty; write a value or leave the key out");
  } else if (text.size() > longest) {
    fail("is " + std::to_string(text.size()) + " bytes long; at most " + std::to_string(longest) +
         " are allowed");
  } else if (std::any_of(text.begin(), text.end(),
                         [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    fail(quoted(text) + " has a control character in it; write plain text");
  } else {
    return text;
  }
  return std::nullopt;
}

std::optional<bool> Value::boolean() const {
  if (!expect(Node::Kind::boolean)) return std::nullopt;
  return node_->boolean;
}

std::optional<int64_t> Value::integer(int64_t least, int64_t most) const {
  if (!expect(Node::Kind::integer)) return std::nullopt;
  if (node_->integer >= least && node_->integer <= most) return node_->integer;
  fail(std::to_string(node_->integer) + " is out of range; " + std::to_string(least) + " to " +
       std::to_string(most) + " is allowed");
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> Value::duration(std::chrono::milliseconds least,
                                                         std::chrono::milliseconds most) const {
  if (node_->kind == Node::Kind::integer && node_->integer != 0) {
    const std::string number = std::to_string(node_->integer);
    fail(node_->integer > 0
             ? number + " has no unit; write it as \"" + number + "s\" (units: ms, s, m, h, d)"
             : number + " is negative; write a duration such as \"30m\"");
    return std::nullopt;
  }
  std::optional<std::chrono::milliseconds> value = std::chrono::milliseconds(0);
  if (node_->kind != Node::Kind::integer) {
    const auto written = text();
    if (!written) return std::nullopt;
    value = parse_duration(*written);
    if (!value) {
      fail(quoted(*written) +
           " is no duration; write a whole number and one unit of ms, s, m, h, d, such as "
           "\"30m\"");
      return std::nullopt;
    }
  }
  if (*value >= least && *value <= most) return value;
  fail(duration_text(*value) + " is out of range; " + duration_text(least) + " to " +
       duration_text(most) + " is allowed");
  return std::nullopt;
}

std::optional<std::chrono::seconds> Value::seconds(std::chrono::seconds least,
                                                   std::chrono::seconds most) const {
  const auto written = duration(least, most);
  if (!written) return std::nullopt;
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(*written);
  if (whole == *written) return whole;
  const auto first = std::max(least, std::chrono::seconds(1));
  fail("is not a whole number of seconds; write \"" + duration_text(first) + "\" to \"" +
       duration_text(most) + (least < first ? "\", or 0" : "\""));
  return std::nullopt;
}

std::optional<IpAddress> Value::address() const {
  const auto written = text();
  if (!written) return std::nullopt;
  const auto address = IpAddress::parse(*written);
  if (!address) {
    fail(quoted(*written) +
         " is no IP address; write it like \"192.0.2.1\" or \"2001:db8::1\", without prefix "
         "length, port or zone");
    return std::nullopt;
  }
  if (const auto why = unusable(*address)) {
    fail(quoted(*written) + " " + *why);
    return std::nullopt;
  }
  return address;
}

std::optional<std::string> Value::name() const {
  auto written = text();
  if (!written) return std::nullopt;
  const bool good = written->size() <= 63 && is_alphanumeric(written->front()) &&
                    std::all_of(written->begin(), written->end(), [](char c) {
                      return is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
                    });
  if (good) return written;
  fail(quoted(*written) +
       " is no name; write at most 63 of A-Z, a-z, 0-9, '.', '_', '-', a letter or digit first");
  return std::nullopt;
}

std::optional<std::string> Value::interface() const {
  auto written = text();
  if (!written) return std::nullopt;
  // The kernel's own rule (dev_valid_name); other control characters are refused as text.
  const bool good = written->size() <= 15 && *written != "." && *written != ".." &&
                    written->find_first_of("/: ") == std::string::npos;
  if (good) return written;
  fail(quoted(*written) +
       " is no interface name; write 1 to 15 bytes without '/', ':' and space, such as \"eth0\"");
  return std::nullopt;
}

std::vector<Value> Value::list(std::string_view of) const {
  std::vector<Value> values;
  if (node_->kind != Node::Kind::array) {
    fail(wrong_kind(node_->kind, "an array of " + std::string(of)));
    return values;
  }
  if (node_->items.empty()) fail("is empty; write at least one of " + std::string(of));
  values.reserve(node_->items.size());
  for (size_t i = 0; i < node_->items.size(); ++i) {
    values.emplace_back(node_->items[i], path_ + "[" + std::to_string(i) + "]", *report_);
  }
  return values;
}

}  // namespace limpet::config
