// SPDX-License-Identifier: GPL-2.0-or-later
// The farms of the packet benchmark, as text of a configuration without [edge].
#pragma once

#include <string>

#include "tests/packet/frame.h"

namespace limpet::bench {

/// One VIP (192.0.2.10, 2001:db8::10), TCP 80, 443 and 1024–65535, two members; settings: more
/// lines of the pool.
std::string farm(const std::string& settings = "");

/// The same with all clients on ex1 (first = 1) or on ex2 (first = 3): after a change from one to
/// the other every slot is tracked.
std::string farm_on_one(int first, const std::string& settings = "");

/// `vips` VIPs from 192.0.2.64 on, each with `rules` rules for a port from 1024 on, and a pool of
/// so many members.
std::string large_farm(int vips, int rules, int members);

/// What a client sends to the VIP: TCP with 20 bytes and an ACK.
inline const Frame from_ipv4 = frame(Ethernet{}, Ipv4{}, Tcp{.data = Bytes(20)});
inline const Frame from_ipv6 = frame(Ethernet{}, Ipv6{}, Tcp{.data = Bytes(20)});
/// And to the first VIP and rule of large_farm().
inline const Frame to_large_farm = frame(Ethernet{}, Ipv4{.destination = address("192.0.2.64")},
                                         Tcp{.destination_port = 1024, .data = Bytes(20)});

}  // namespace limpet::bench
