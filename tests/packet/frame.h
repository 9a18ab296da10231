// SPDX-License-Identifier: GPL-2.0-or-later
// Frames for the packet tests, put together from layers: frame(Ethernet{}, Ipv4{}, Tcp{}). Every
// field that a test leaves out is right: lengths, and checksums computed from nothing over the
// bytes as they are. A field that is given may lie.
#pragma once

#include <optional>

#include "tests/packet/transport.h"

namespace limpet {

using Frame = Bytes;

inline constexpr MacAddress edge_mac{{0x02, 0, 0, 0, 0, 0x01}};
inline constexpr MacAddress router_mac{{0x02, 0, 0, 0, 0, 0x02}};

struct Tag {
  uint16_t protocol = 0x8100;  // TPID
  uint16_t control = 0;        // TCI: priority, drop eligible, VLAN number
};

/// By default the frame that the router sends to the edge.
struct Ethernet {
  MacAddress destination = edge_mac;
  MacAddress source = router_mac;
  std::vector<Tag> tags;         // outermost first
  std::optional<uint16_t> type;  // that of the packet
};

/// By default from a client to a VIP.
struct Ipv4 {
  using Icmp = Icmp4;
  IpAddress source = address("10.0.0.1");
  IpAddress destination = address("192.0.2.10");
  uint8_t ttl = 64;
  uint8_t traffic_class = 0;
  uint32_t id = 0x1234;
  uint16_t fragment = 0;  // flags and offset
  Bytes options;          // a multiple of 4 bytes
  std::optional<uint8_t> version, words, protocol;
  std::optional<uint16_t> total_length;
  uint16_t wrong_by = 0;  // as in Tcp
};
inline constexpr uint16_t dont_fragment = 0x4000, more_fragments = 0x2000;

/// An extension header: its number, and its bytes behind the next header's number.
struct Extension {
  uint8_t kind = 0;
  Bytes rest;
};
/// Hop-by-hop or destination options of `size` bytes, all padding.
Extension options_header(uint8_t kind, size_t size = 8);
Extension routing_header(uint8_t segments_left, size_t size = 8);
/// The offset in bytes.
Extension fragment_header(size_t offset, bool more, uint32_t id = 0x1234);

struct Ipv6 {
  using Icmp = Icmp6;
  IpAddress source = address("2001:db8:c::1");
  IpAddress destination = address("2001:db8::10");
  uint8_t ttl = 64;
  uint8_t traffic_class = 0;
  uint32_t id = 0x1234;  // of fragments()
  uint32_t flow_label = 0;
  std::vector<Extension> extensions;
  std::optional<uint8_t> version, next_header;
  std::optional<uint16_t> payload_length;
};

/// An IP packet, header and all.
Bytes packet(const Ipv4& ip, const Payload& payload);
Bytes packet(const Ipv6& ip, const Payload& payload);

/// The fragments of such a packet, cut behind every `each` bytes (a multiple of 8) of the payload.
std::vector<Bytes> fragments(const Ipv4& ip, const Payload& payload, size_t each);
std::vector<Bytes> fragments(const Ipv6& ip, const Payload& payload, size_t each);

/// A packet in a packet: protocol 4 or 41.
Payload inside(Bytes packet);

/// `padding` bytes follow the packet, none of them zero.
Frame frame(const Ethernet& ethernet, const Bytes& packet, size_t padding = 0);

template <class Ip>
Frame frame(const Ethernet& ethernet, const Ip& ip, const Payload& payload, size_t padding = 0) {
  return frame(ethernet, packet(ip, payload), padding);
}

/// The short form for tests that only ask who serves whom: IPv4, TCP or UDP. Change a field, then
/// build().
struct Ipv4Frame {
  uint8_t protocol = 6;
  uint32_t source = 0x0a000001;       // 10.0.0.1, host order
  uint32_t destination = 0xc000020a;  // 192.0.2.10
  uint8_t tcp_flags = tcp_ack;
  uint16_t source_port = 40000;
  uint16_t destination_port = 80;
  size_t payload = 20;  // bytes behind the transport header

  Frame build() const;
};

}  // namespace limpet
