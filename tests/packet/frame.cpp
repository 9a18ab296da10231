// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/frame.h"

#include <netinet/in.h>

namespace limpet {
namespace {

void put16(Frame& frame, uint32_t value) {
  frame.push_back(static_cast<uint8_t>(value >> 8));
  frame.push_back(static_cast<uint8_t>(value));
}

void put32(Frame& frame, uint32_t value) {
  put16(frame, value >> 16);
  put16(frame, value & 0xffff);
}

/// A transport header with ports, long enough for its protocol; payload of counting bytes.
Frame transport_of(const Ipv4Frame& from) {
  Frame part;
  put16(part, from.source_port);
  put16(part, from.destination_port);
  if (from.protocol == IPPROTO_UDP) {
    put16(part, static_cast<uint32_t>(8 + from.payload));
    put16(part, 0);  // no checksum (RFC 768)
  } else if (from.protocol == IPPROTO_TCP) {
    put32(part, 1);                         // sequence number
    put32(part, 0);                         // acknowledged
    put16(part, 0x5000U | from.tcp_flags);  // 5 words
    put16(part, 65535);                     // window
    put32(part, 0);                         // checksum, urgent pointer: not looked at
  }
  for (size_t i = 0; i < from.payload; ++i) part.push_back(static_cast<uint8_t>(i));
  return part;
}

}  // namespace

uint16_t internet_checksum(const uint8_t* data, size_t size, uint32_t sum) {
  for (size_t i = 0; i < size; ++i) sum += i % 2 ? data[i] : uint32_t{data[i]} << 8;
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(~sum);
}

Frame Ipv4Frame::build() const {
  const Frame transport = transport_of(*this);
  const size_t header = 20 + options.size();
  Frame frame(destination_mac.bytes.begin(), destination_mac.bytes.end());
  frame.insert(frame.end(), source_mac.bytes.begin(), source_mac.bytes.end());
  put16(frame, ethertype);

  const size_t start = frame.size();
  const size_t words = header_words >= 0 ? static_cast<size_t>(header_words) : header / 4;
  frame.push_back(static_cast<uint8_t>(version << 4 | words));
  frame.push_back(0);
  put16(frame, static_cast<uint32_t>(
                   total_length >= 0 ? total_length : static_cast<int>(header + transport.size())));
  put16(frame, 0x1234);
  put16(frame, fragment);
  frame.push_back(ttl);
  frame.push_back(protocol);
  put16(frame, 0);
  put32(frame, source);
  put32(frame, destination);
  frame.insert(frame.end(), options.begin(), options.end());
  const uint16_t checksum = internet_checksum(frame.data() + start, header);
  frame[start + 10] = static_cast<uint8_t>(checksum >> 8);
  frame[start + 11] = static_cast<uint8_t>(checksum);

  frame.insert(frame.end(), transport.begin(), transport.end());
  frame.resize(frame.size() + padding);
  return frame;
}

}  // namespace limpet
