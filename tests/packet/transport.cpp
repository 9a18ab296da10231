// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/transport.h"

#include <netinet/in.h>

#include <numeric>
#include <stdexcept>
#include <string>

namespace limpet {
namespace {

/// RFC 9293, 3.1; RFC 8200, 8.1: the same sum for both families.
Bytes pseudo_header(const IpAddress& source, const IpAddress& destination, uint8_t protocol,
                    size_t length) {
  Bytes header(source.data(), source.data() + source.size());
  header.insert(header.end(), destination.data(), destination.data() + destination.size());
  put32(header, length);
  put32(header, protocol);
  return header;
}

/// The one's complement sum of two checksums.
uint16_t plus(uint16_t a, uint16_t b) {
  const uint32_t sum = uint32_t{a} + b;
  return static_cast<uint16_t>(sum + (sum >> 16));
}

}  // namespace

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  if (!parsed) throw std::invalid_argument("no address: " + std::string(text));
  return *parsed;
}

Bytes counting(size_t size, uint8_t first) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), first);
  return bytes;
}

Bytes join(std::initializer_list<Bytes> parts) {
  Bytes whole;
  for (const Bytes& part : parts) whole.insert(whole.end(), part.begin(), part.end());
  return whole;
}

Bytes cut(Bytes bytes, size_t size) {
  bytes.resize(std::min(size, bytes.size()));
  return bytes;
}

void put16(Bytes& bytes, uint64_t value) {
  bytes.push_back(static_cast<uint8_t>(value >> 8));
  bytes.push_back(static_cast<uint8_t>(value));
}

void put32(Bytes& bytes, uint64_t value) {
  put16(bytes, value >> 16);
  put16(bytes, value & 0xffff);
}

uint16_t internet_checksum(const Bytes& bytes) {
  uint32_t sum = 0;
  for (size_t i = 0; i < bytes.size(); ++i) sum += i % 2 ? bytes[i] : uint32_t{bytes[i]} << 8;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

Bytes summed(const Payload& payload, const IpAddress& source, const IpAddress& destination) {
  Bytes bytes = payload.bytes;
  if (!payload.checksum) return bytes;
  const auto& [at, of_addresses, never_zero, wrong_by] = *payload.checksum;
  const Bytes before =
      of_addresses ? pseudo_header(source, destination, payload.protocol, bytes.size()) : Bytes{};
  uint16_t sum = plus(internet_checksum(join({before, bytes})), wrong_by);
  if (never_zero && sum == 0) sum = 0xffff;
  bytes.at(at) = static_cast<uint8_t>(sum >> 8);
  bytes.at(at + 1) = static_cast<uint8_t>(sum);
  return bytes;
}

Tcp::operator Payload() const {
  Bytes header;
  put16(header, source_port);
  put16(header, destination_port);
  put32(header, sequence);
  put32(header, acknowledgement);
  put16(header, (words ? *words : 5 + options.size() / 4) << 12 | flags);
  put16(header, window);
  put32(header, 0);  // checksum, urgent pointer
  return {IPPROTO_TCP, join({header, options, data}),
          Checksum{.at = 16, .of_addresses = true, .wrong_by = wrong_by}};
}

Udp::operator Payload() const {
  Bytes header;
  put16(header, source_port);
  put16(header, destination_port);
  put16(header, length ? *length : 8 + data.size());
  put16(header, 0);
  Payload payload{IPPROTO_UDP, join({header, data})};
  if (!without_checksum) {
    payload.checksum = {.at = 6, .of_addresses = true, .never_zero = true, .wrong_by = wrong_by};
  }
  return payload;
}

template <uint8_t number>
IcmpMessage<number>::operator Payload() const {
  Bytes header{type, code, 0, 0};
  put32(header, rest);
  return {number, join({header, data}),
          Checksum{.at = 2, .of_addresses = number == IPPROTO_ICMPV6, .wrong_by = wrong_by}};
}
template struct IcmpMessage<IPPROTO_ICMP>;
template struct IcmpMessage<IPPROTO_ICMPV6>;

}  // namespace limpet
