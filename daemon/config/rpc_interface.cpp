// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/rpc_interface.h"

#include <charconv>
#include <cstdint>

#include "daemon/config/check_keys.h"

namespace limpet::config {

namespace {

constexpr size_t kUuidLength = 36;

/// In lower case, or nothing.
std::optional<std::string> parse_uuid(std::string_view text) {
  if (text.size() != kUuidLength) return std::nullopt;
  std::string uuid;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    const bool upper = c >= 'A' && c <= 'F';
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? c != '-' : !digit && !upper) return std::nullopt;
    uuid += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return uuid;
}

/// Takes a number from the start of the text; 16 bits are what the protocol has for each.
std::optional<uint16_t> take_number(std::string_view& text) {
  uint16_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(stop - text.data()));
  return number;
}

/// "MAJOR.MINOR", without what else the numbers could be written with.
std::optional<std::string> parse_version(std::string_view text) {
  const auto major = take_number(text);
  if (!major || text.empty() || text.front() != '.') return std::nullopt;
  text.remove_prefix(1);
  const auto minor = take_number(text);
  if (!minor || !text.empty()) return std::nullopt;
  return std::to_string(*major) + "." + std::to_string(*minor);
}

}  // namespace

std::optional<std::string> parse_rpc_interface(std::string_view text) {
  const auto uuid = parse_uuid(text.substr(0, kUuidLength));
  if (!uuid) return std::nullopt;
  text.remove_prefix(kUuidLength);
  if (text.empty()) return *uuid + " v1.0";
  if (!text.starts_with(" v") && !text.starts_with(" V")) return std::nullopt;
  const auto version = parse_version(text.substr(2));
  if (!version) return std::nullopt;
  return *uuid + " v" + *version;
}

void read_check_interface(Section& section, CheckConfig& check) {
  if (check.kind != CheckKind::msrpc) {
    return refuse_keys(section, to_string(check.kind), {"interface"});
  }
  const auto value = section.find("interface");
  if (!value) return;
  const auto text = value->text();
  if (!text) return;
  if (const auto interface = parse_rpc_interface(*text)) {
    check.interface = *interface;
    return;
  }
  value->fail(quoted(*text) +
              " is no RPC interface; write its UUID and version like "
              "\"1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.0\"");
}

}  // namespace limpet::config
