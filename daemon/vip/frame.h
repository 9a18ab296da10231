// SPDX-License-Identifier: GPL-2.0-or-later
// The Ethernet frames by which hosts ask who has an address, and say so: ARP (RFC 826, RFC 5227)
// for IPv4, neighbour discovery (RFC 4861, RFC 4862) for IPv6. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ebpf/address.h"

namespace limpet {

using Frame = std::vector<uint8_t>;

/// "Does anybody have this address?": an ARP probe, with 0.0.0.0 as the sender's address (RFC 5227,
/// 2.1.1), or a neighbour solicitation from :: (RFC 4862, 5.4.2). Nobody learns anything from it.
Frame probe_frame(const MacAddress& own, const IpAddress& address);

/// "I have it": an ARP announcement, which is a request for one's own address (RFC 5227, 2.3), or
/// an unsolicited neighbour advertisement to all nodes, with the override flag (RFC 4861, 7.2.6).
/// Whoever knows another MAC for the address takes this one.
Frame announcement_frame(const MacAddress& own, const IpAddress& address);

/// What a frame says of an address.
struct Claim {
  IpAddress address;
  MacAddress mac;
  bool only_asks = false;  // a probe: its sender would like to have it
  bool operator==(const Claim&) const = default;
};

/// From a whole frame; nothing from those that say nothing about who has an address, and from
/// those that RFC 4861, 7.1 would have ignored.
std::optional<Claim> read_claim(std::span<const uint8_t> frame);

}  // namespace limpet
