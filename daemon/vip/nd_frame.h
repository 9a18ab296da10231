// SPDX-License-Identifier: GPL-2.0-or-later
// The IPv6 half of frame.h. Pure.
#pragma once

#include "daemon/vip/frame.h"

namespace limpet {

/// The multicast group that is asked for an IPv6 address (RFC 4291, 2.7.1).
IpAddress solicited_node(const IpAddress& address);

/// A neighbour solicitation from the unspecified address, to the target's solicited-node group.
Frame nd_probe(const MacAddress& own, const IpAddress& target);
/// An unsolicited neighbour advertisement, from the target itself to all nodes.
Frame nd_advertisement(const MacAddress& own, const IpAddress& target);

std::optional<Claim> read_nd_claim(std::span<const uint8_t> frame);

}  // namespace limpet
