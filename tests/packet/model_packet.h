// SPDX-License-Identifier: GPL-2.0-or-later
// What a frame says (PACKETS.md, section 1), read without judging whom it is for.
#pragma once

#include <vector>

#include "tests/packet/model_chain.h"
#include "tests/packet/model_farm.h"

namespace limpet::model {

constexpr size_t everything = SIZE_MAX;

/// A frame as the driver hands it over.
struct Arrival {
  Bytes frame;
  unsigned ifindex = 1;
  size_t first_part = everything;  // bytes that can be read; the rest lies in other pages
  size_t headroom = 216;           // bytes in front of the frame that can be had
  uint64_t now_ns = 0;
  uint32_t now_s() const { return static_cast<uint32_t>(now_ns / 1'000'000'000); }
};

/// Where a packet ends, and what of it the driver gave at once, as offsets in the frame.
struct Bounds {
  size_t packet_end;
  size_t readable_end;
};

/// Offsets count from the beginning of the frame.
struct Packet {
  std::vector<Tag> tags;
  limpet_family family = LIMPET_V4;
  size_t ip = 0;         // the IP header
  size_t transport = 0;  // the header of the protocol
  Bounds bounds{};
  IpAddress source = IpAddress::v4({}), destination = IpAddress::v4({});
  uint8_t protocol = 0;
  bool has_options = false;  // of IPv4, or IPv6 extension headers
  Fragment fragment = Fragment::none;
  uint32_t identification = 0;
  bool may_be_fragmented = false;                  // IPv4 without "don't fragment"
  uint16_t source_port = 0, destination_port = 0;  // of TCP and UDP, no later fragments
  uint8_t hop_limit = 0;                           // or TTL
  size_t length() const { return bounds.packet_end - ip; }
  bool is_tcp_or_udp() const;
  bool is_icmp() const;  // of its family
};

/// Each reads on from where the one before it stopped, and returns why it could not.
using Stop = std::optional<limpet_reason>;
Stop read_fixed_header(const Arrival& arrival, Packet* packet);
Stop read_lengths(const Arrival& arrival, Packet* packet);
Stop read_chain(const Arrival& arrival, Packet* packet);
/// Of TCP or UDP that is no later fragment.
Stop read_ports(const Arrival& arrival, Packet* packet);

/// Section 1.4: the source is one that no host can have.
bool has_bad_source(const Packet& packet);
bool is_for_many(const Arrival& arrival);

size_t fixed_header(limpet_family family);
size_t transport_header(uint8_t protocol);
/// Where the transport checksum lies, from the transport header on.
size_t checksum_offset(uint8_t protocol);
uint8_t icmp_of(limpet_family family);

}  // namespace limpet::model
