// SPDX-License-Identifier: GPL-2.0-or-later
// A health check through a VIP: limpet_probe of abi.h as a value.
#pragma once

#include <optional>

#include "ebpf/address.h"

namespace limpet {

/// Its socket is marked with LIMPET_PROBE_MARK | number, is bound to a port of its own before it
/// connects (bind() with port 0 is enough), and connects to `member`. What is sent so and is no
/// packet of the probe is dropped, never sent to the member by its own address: a check through the
/// VIP does not succeed without it. Through a tunnel, segments have to leave room for the outer
/// header (TCP_MAXSEG): nobody tells the socket what is too large.
struct Probe {
  IpAddress vip;
  IpAddress member;                        // of the VIP's family
  std::optional<IpAddress> tunnel_source;  // forward = "ipip": the outer source, of that family too
  bool operator==(const Probe&) const = default;
};

}  // namespace limpet
