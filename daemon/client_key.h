// SPDX-License-Identifier: GPL-2.0-or-later
// What of a packet makes its client, as a pool's affinity says. Pure.
#pragma once

#include <string>

#include "daemon/config/config.h"
#include "ebpf/client_packet.h"

namespace limpet {

/// "198.18.1.7", "198.18.1.0/24", "tcp 198.18.1.7:40000 to 192.0.2.10:443"
std::string client_key(const ClientPacket& packet, const PoolConfig& pool);

}  // namespace limpet
