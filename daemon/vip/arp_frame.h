// SPDX-License-Identifier: GPL-2.0-or-later
// The IPv4 half of frame.h. Pure.
#pragma once

#include "daemon/vip/frame.h"

namespace limpet {

/// A request, to all: `sender` tells who has that address, 0.0.0.0 tells nothing.
Frame arp_request(const MacAddress& own, const IpAddress& sender, const IpAddress& target);

std::optional<Claim> read_arp_claim(std::span<const uint8_t> frame);

}  // namespace limpet
