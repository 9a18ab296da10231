// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/traffic.h"

#include <utility>

namespace limpet::sim {

Flood::Flood(double rate, uint64_t start, uint64_t end, uint64_t seed)
    : gap_(rate > 0 ? rate : 1), end_(end), time_(rate > 0 ? start : never), random_(seed) {}

Packet Flood::next() {
  // Anything from 11.0.0.0 to 126.255.255.255: not the clients' 10.0.0.0/8.
  constexpr uint64_t first = 0x0b000000, addresses = 0x7f000000 - first;
  const auto source = static_cast<uint32_t>(first + ((random_() >> 32) * addresses >> 32));
  const Packet packet{time_, source, 0, false, true};
  time_ += static_cast<uint64_t>(gap_(random_) * static_cast<double>(second));
  if (time_ >= end_) time_ = never;
  return packet;
}

Traffic::Traffic(Clients clients, const Flood& flood)
    : clients_(std::move(clients)), flood_(flood), client_packet_(clients_.next()) {}

Packet Traffic::next() {
  if (flood_.time() < client_packet_.time) return flood_.next();
  return std::exchange(client_packet_, clients_.next());
}

}  // namespace limpet::sim
