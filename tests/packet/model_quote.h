// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP errors, and the packet that one quotes (PACKETS.md, section 5.3).
#pragma once

#include "tests/packet/model_packet.h"

namespace limpet::model {

/// Offsets count from the beginning of the frame, as everywhere.
struct Quote {
  limpet_family family;
  size_t ip;
  size_t transport;
  IpAddress source, destination;
  uint8_t protocol;
  uint16_t source_port, destination_port;
  bool has_checksum;  // of TCP or UDP; a quote may end before it
};

/// Whether the packet, ICMP of its family, is too short for 8 bytes of ICMP, and why.
Stop read_icmp(const Packet& packet);
bool is_icmp_error(View frame, const Packet& packet);
/// The packet that an ICMP error quotes, if it can be told; whose it is is not looked at.
std::optional<Quote> read_quote(View frame, const Packet& error);

}  // namespace limpet::model
