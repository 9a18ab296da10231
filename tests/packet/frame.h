// SPDX-License-Identifier: GPL-2.0-or-later
// Frames for the packet tests, built field by field with right checksums.
#pragma once

#include <cstdint>
#include <vector>

#include "ebpf/address.h"

namespace limpet {

using Frame = std::vector<uint8_t>;

/// An Ethernet frame with an IPv4 packet. Change a field, then build().
struct Ipv4Frame {
  MacAddress destination_mac{{0x02, 0, 0, 0, 0, 0x01}};
  MacAddress source_mac{{0x02, 0, 0, 0, 0, 0x02}};
  uint16_t ethertype = 0x0800;
  uint8_t version = 4;
  std::vector<uint8_t> options;  // of the IP header, a multiple of 4 bytes
  int header_words = -1;         // the header's length field, when it shall lie
  int total_length = -1;         // likewise
  uint16_t fragment = 0;         // flags and offset, host order
  uint8_t ttl = 64;
  uint8_t protocol = 6;
  uint32_t source = 0x0a000001;       // 10.0.0.1, host order
  uint32_t destination = 0xc000020a;  // 192.0.2.10
  uint8_t tcp_flags = 0x10;           // ACK
  uint16_t source_port = 40000;
  uint16_t destination_port = 80;
  size_t payload = 20;  // bytes behind the transport header
  size_t padding = 0;   // bytes behind the packet

  Frame build() const;
};

/// The Internet checksum (RFC 1071) of bytes, for a field in network order.
uint16_t internet_checksum(const uint8_t* data, size_t size, uint32_t sum = 0);

}  // namespace limpet
