// SPDX-License-Identifier: GPL-2.0-or-later
// A pool's `tunnel_source`: the prefixes that the sources of outer packets are taken from.
#include <algorithm>
#include <array>

#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr size_t kLongestPrefix = 64;  // of its text; the longest address takes 45

/// What a prefix of one family may be.
struct Limits {
  Family family;
  const char* name;
  const char* example;
  unsigned shortest;
  unsigned longest;
};

constexpr Limits kV4{Family::v4, "IPv4", "100.64.0.0/16", 8, 32};
constexpr Limits kV6{Family::v6, "IPv6", "0100::/64", 32, 128};

std::string instead(const Limits& limits) {
  return std::string("write one such as \"") + limits.example + "\"";
}

/// Digits only.
std::optional<unsigned> parse_length(std::string_view text) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  unsigned length = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    length = length * 10 + static_cast<unsigned>(c - '0');
  }
  return length;
}

/// The address with nothing but zeros behind its first `length` bits.
IpAddress masked(const IpAddress& address, unsigned length) {
  std::array<uint8_t, 16> bytes{};
  std::copy(address.data(), address.data() + address.size(), bytes.begin());
  for (unsigned i = 0; i < bytes.size(); ++i) {
    const unsigned kept = std::clamp(length, 8 * i, 8 * i + 8) - 8 * i;
    bytes[i] &= static_cast<uint8_t>(0xff00u >> kept);
  }
  return address.is_v4() ? IpAddress::v4({bytes[0], bytes[1], bytes[2], bytes[3]})
                         : IpAddress::v6(bytes);
}

/// The block without hosts that the prefix lies in, or nullptr. A prefix says the whole first byte.
const char* block_without_hosts(const IpAddress& prefix) {
  const uint8_t first = prefix.data()[0];
  if (prefix.is_v4()) {
    if (first == 0) return "0.0.0.0/8";
    if (first == 127) return "127.0.0.0/8";
    return first >= 224 ? "224.0.0.0/3" : nullptr;
  }
  if (first == 0) return "::/8";
  return first == 0xff ? "ff00::/8" : nullptr;
}

void read_prefix(const Value& value, const Limits& limits, Prefix& prefix) {
  const auto text = value.text(kLongestPrefix);
  if (!text) return;
  const size_t slash = std::min(text->find('/'), text->size());
  const auto address = IpAddress::parse(text->substr(0, slash));
  const auto length =
      parse_length(std::string_view(*text).substr(std::min(slash + 1, text->size())));
  if (!address || address->family() != limits.family || !length) {
    value.fail(quoted(*text) + " is no " + limits.name + " prefix; " + instead(limits));
  } else if (*length < limits.shortest || *length > limits.longest) {
    value.fail("prefix length " + std::to_string(*length) + " is out of range; " +
               std::to_string(limits.shortest) + " to " + std::to_string(limits.longest) +
               " is allowed");
  } else if (const IpAddress right = masked(*address, *length); right != *address) {
    value.fail(quoted(*text) + " has bits set behind its prefix; write \"" + right.to_string() +
               "/" + std::to_string(*length) + "\"");
  } else if (const char* block = block_without_hosts(*address)) {
    value.fail(quoted(*text) + " is of " + block + ", whose addresses are no host's; " +
               instead(limits));
  } else {
    prefix = {*address, static_cast<uint8_t>(*length)};
  }
}

}  // namespace

void read_tunnel_source(const Value& value, PoolConfig& pool) {
  Section section(value);
  if (const auto v4 = section.find("v4")) read_prefix(*v4, kV4, pool.tunnel_source_v4);
  if (const auto v6 = section.find("v6")) read_prefix(*v6, kV6, pool.tunnel_source_v6);
  section.finish();
}

}  // namespace limpet::config
