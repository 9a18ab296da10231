// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/host_address.h"

#include <algorithm>

namespace limpet::config {

namespace {

/// What the address is instead of a host's, or nullptr.
const char* other_use(const IpAddress& address) {
  const uint8_t* bytes = address.data();
  const bool zero = std::all_of(bytes, bytes + address.size(), [](uint8_t b) { return b == 0; });
  if (zero) return "the unspecified address";
  if (address.is_v4()) {
    if (bytes[0] >= 224 && bytes[0] < 240) return "a multicast address";
    if (bytes[0] >= 240) return "a reserved address";
    return nullptr;
  }
  if (bytes[0] == 0xff) return "a multicast address";
  if (std::all_of(bytes, bytes + 10, [](uint8_t b) { return b == 0; }) && bytes[10] == 0xff &&
      bytes[11] == 0xff) {
    return "an IPv4-mapped address";
  }
  return nullptr;
}

}  // namespace

std::optional<std::string> unusable(const IpAddress& address) {
  const char* use = other_use(address);
  if (use == nullptr) return std::nullopt;
  return std::string("is ") + use + "; a unicast address of a host is expected";
}

}  // namespace limpet::config
