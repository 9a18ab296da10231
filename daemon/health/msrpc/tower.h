// SPDX-License-Identifier: GPL-2.0-or-later
// A protocol tower: how an interface is reached, layer by layer (C706 appendices I and L,
// [MS-RPCE] 2.2.1.2). Its lengths are little-endian whoever sends it, its ports big-endian.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/health/msrpc/syntax.h"

namespace limpet {

/// The interface with NDR over ncacn_ip_tcp, at whatever port and address.
std::string tcp_tower(const MsrpcSyntax& interface);

/// The tower's TCP port in host byte order, not 0; nothing for a tower over something else, or for
/// bytes that are none.
std::optional<uint16_t> tower_tcp_port(std::string_view tower);

}  // namespace limpet
