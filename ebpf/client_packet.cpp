// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/client_packet.h"

#include <linux/if_ether.h>
#include <netinet/in.h>

namespace limpet {
namespace {

using Bytes = std::vector<uint8_t>;

void put(Bytes& bytes, std::initializer_list<uint8_t> more) {
  bytes.insert(bytes.end(), more);
}

void put16(Bytes& bytes, size_t value) {
  put(bytes, {static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)});
}

void put(Bytes& bytes, const IpAddress& address) {
  bytes.insert(bytes.end(), address.data(), address.data() + address.size());
}

Bytes transport_of(const ClientPacket& packet) {
  constexpr uint8_t words = 5 << 4, ack = 0x10;
  Bytes bytes;
  put16(bytes, packet.client_port);
  put16(bytes, packet.port);
  if (packet.udp) {
    put16(bytes, 8);  // its length
    put16(bytes, 0);
  } else {
    put(bytes, {0, 0, 0, 1, 0, 0, 0, 1, words, ack, 0xff, 0xff, 0, 0, 0, 0});
  }
  return bytes;
}

}  // namespace

Bytes frame_of(const ClientPacket& packet) {
  constexpr uint8_t hops = 64;
  const uint8_t protocol = packet.udp ? IPPROTO_UDP : IPPROTO_TCP;
  const Bytes transport = transport_of(packet);
  Bytes frame(2 * ETH_ALEN);
  if (packet.vip.is_v4()) {
    put16(frame, ETH_P_IP);
    put(frame, {0x45, 0});
    put16(frame, 20 + transport.size());
    put(frame, {0, 0, 0, 0, hops, protocol, 0, 0});
  } else {
    put16(frame, ETH_P_IPV6);
    put(frame, {0x60, 0, 0, 0});
    put16(frame, transport.size());
    put(frame, {protocol, hops});
  }
  put(frame, packet.client);
  put(frame, packet.vip);
  frame.insert(frame.end(), transport.begin(), transport.end());
  return frame;
}

}  // namespace limpet
