// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/client_key.h"

#include <algorithm>
#include <array>

namespace limpet {
namespace {

template <size_t size>
std::array<uint8_t, size> masked(const IpAddress& address, unsigned prefix) {
  std::array<uint8_t, size> bytes;
  std::copy_n(address.data(), size, bytes.begin());
  for (unsigned bit = prefix; bit < 8 * size; ++bit) {
    bytes[bit / 8] &= static_cast<uint8_t>(~(0x80U >> bit % 8));
  }
  return bytes;
}

std::string network_of(const IpAddress& address, const PoolConfig& pool) {
  const unsigned prefix = address.is_v4() ? pool.network_v4 : pool.network_v6;
  const IpAddress network = address.is_v4() ? IpAddress::v4(masked<4>(address, prefix))
                                            : IpAddress::v6(masked<16>(address, prefix));
  return network.to_string() + "/" + std::to_string(prefix);
}

std::string with_port(const IpAddress& address, uint16_t port) {
  const std::string text = address.to_string();
  return (address.is_v4() ? text : "[" + text + "]") + ":" + std::to_string(port);
}

}  // namespace

std::string client_key(const ClientPacket& packet, const PoolConfig& pool) {
  switch (pool.affinity) {
    case Affinity::single:
      return packet.client.to_string();
    case Affinity::network:
      return network_of(packet.client, pool);
    case Affinity::none:
      break;
  }
  return std::string(packet.udp ? "udp " : "tcp ") + with_port(packet.client, packet.client_port) +
         " to " + with_port(packet.vip, packet.port);
}

}  // namespace limpet
