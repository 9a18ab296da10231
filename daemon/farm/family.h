// SPDX-License-Identifier: GPL-2.0-or-later
// The two families of addresses as the datapath numbers them, for what comes in pairs.
#pragma once

#include <array>

#include "ebpf/abi.h"
#include "ebpf/address.h"

namespace limpet {

inline constexpr limpet_family all_families[] = {LIMPET_V4, LIMPET_V6};

/// Something that is so for a family, or not.
using Families = std::array<bool, LIMPET_FAMILIES>;

inline limpet_family family_of(const IpAddress& address) {
  return address.is_v4() ? LIMPET_V4 : LIMPET_V6;
}
inline Family family_of(limpet_family family) {
  return family == LIMPET_V4 ? Family::v4 : Family::v6;
}

/// "IPv4", "IPv6"
inline const char* to_string(limpet_family family) {
  return family == LIMPET_V4 ? "IPv4" : "IPv6";
}

}  // namespace limpet
