// SPDX-License-Identifier: GPL-2.0-or-later
// What IP packets of the packet tests carry: TCP, UDP, ICMP. Their checksums are put in by packet()
// of frame.h, which knows the addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ebpf/address.h"

namespace limpet {

using Bytes = std::vector<uint8_t>;

/// Of text that is one; throws.
IpAddress address(std::string_view text);

/// So many bytes, counted up from `first`.
Bytes counting(size_t size, uint8_t first = 0);

/// The parts one after the other.
Bytes join(std::initializer_list<Bytes> parts);

/// The first bytes of something.
Bytes cut(Bytes bytes, size_t size);

void put16(Bytes& bytes, uint64_t value);
void put32(Bytes& bytes, uint64_t value);

/// The Internet checksum (RFC 1071) of bytes.
uint16_t internet_checksum(const Bytes& bytes);

/// How a checksum is to be made; `at` is where it stands, two bytes that are zero so far.
struct Checksum {
  size_t at = 0;
  bool of_addresses = false;  // a pseudo header too
  bool never_zero = false;    // UDP
  uint16_t wrong_by = 0;      // added to the right one, in one's complement
};

struct Payload {
  uint8_t protocol = 0;
  Bytes bytes;
  std::optional<Checksum> checksum;
};

/// The payload's bytes between these addresses, with their checksum.
Bytes summed(const Payload& payload, const IpAddress& source, const IpAddress& destination);

inline constexpr uint8_t tcp_fin = 0x01, tcp_syn = 0x02, tcp_rst = 0x04, tcp_ack = 0x10;

struct Tcp {
  uint16_t source_port = 40000;
  uint16_t destination_port = 80;
  uint32_t sequence = 1;
  uint32_t acknowledgement = 0;
  uint8_t flags = tcp_ack;
  Bytes options;                 // a multiple of 4 bytes
  std::optional<uint8_t> words;  // the data offset
  uint16_t window = 65535;
  Bytes data = counting(20);
  uint16_t wrong_by = 0;
  operator Payload() const;
};

struct Udp {
  uint16_t source_port = 40000;
  uint16_t destination_port = 53;
  std::optional<uint16_t> length;
  bool without_checksum = false;  // the field is 0
  Bytes data = counting(20);
  uint16_t wrong_by = 0;
  operator Payload() const;
};

/// Either protocol called ICMP, by its number: messages differ in their types, and in whether the
/// checksum covers the addresses.
template <uint8_t number>
struct IcmpMessage {
  uint8_t type = 0;
  uint8_t code = 0;
  uint32_t rest = 0;  // of the header
  Bytes data;
  uint16_t wrong_by = 0;
  operator Payload() const;
};
using Icmp4 = IcmpMessage<1>;
using Icmp6 = IcmpMessage<58>;

}  // namespace limpet
