// SPDX-License-Identifier: GPL-2.0-or-later
// What changes in packets that go on, and the checksums that follow (PACKETS.md, section 7).
#pragma once

#include "tests/packet/model_checksum.h"
#include "tests/packet/model_packet.h"
#include "tests/packet/model_quote.h"

namespace limpet::model {

enum class Side { source, destination };

/// The TTL or hop limit.
void set_hop_limit(Bytes& frame, const Packet& packet, uint8_t value);
/// One less, unless it is 0 or 1 already.
void lower_hop_limit(Bytes& frame, const Packet& packet);

/// Another address and, if told so, another port. Later fragments and ICMP have no ports.
void translate(Bytes& frame, const Packet& packet, Side side, const IpAddress& address,
               std::optional<uint16_t> port);
/// The same for the packet that an ICMP error quotes; the error's own checksum follows.
void translate_quote(Bytes& frame, const Packet& error, const Quote& quote, Side side,
                     const IpAddress& address, std::optional<uint16_t> port);

/// A SYN's MSS is at most `most`; 0: any. Anything but a SYN stays as it is.
void clamp_mss(Bytes& frame, const Packet& packet, uint16_t most);

/// The frame's VLAN tags make room for others.
void replace_tags(Bytes& frame, const Packet& packet, const std::vector<Tag>& tags);
void set_macs(Bytes& frame, const MacAddress& destination, const MacAddress& source);
void swap_macs(Bytes& frame);

}  // namespace limpet::model
