// SPDX-License-Identifier: GPL-2.0-or-later
// A packet as a client might send it, for the question what would become of it.
#pragma once

#include <cstdint>
#include <vector>

#include "ebpf/address.h"

namespace limpet {

/// In the middle of a connection if it is TCP. Both addresses are of one family.
struct ClientPacket {
  IpAddress client;
  uint16_t client_port = 0;
  IpAddress vip;
  uint16_t port = 0;
  bool udp = false;
};

/// The whole frame. Without MACs and checksums, which decide nothing.
std::vector<uint8_t> frame_of(const ClientPacket& packet);

}  // namespace limpet
