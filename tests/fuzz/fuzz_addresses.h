// SPDX-License-Identifier: GPL-2.0-or-later
// Who is who in the fuzzer's world. The corpus was recorded with these addresses.
#pragma once

#include <string>
#include <vector>

#include "ebpf/address.h"

namespace limpet::fuzz {

/// From text that is known to be one.
inline IpAddress address(const std::string& text) {
  return IpAddress::parse(text).value();
}

/// VIP number n has the addresses 192.0.2.(10 + n) and 2001:db8:2::(0x10 + n).
enum VipNumber {
  vip_l2,
  vip_ipip_v4,   // by IPv4 outside
  vip_ipip_v6,   // by IPv6 outside; its rules share no pool
  vip_nat,       // TCP shares a pool, UDP does not; some ports are others at the members
  vip_nat_v4,    // only its IPv4 address takes part; its replies take a route of their own
  vip_local,     // one member is the edge itself
  vip_reject,    // nobody is usable, and clients are told so
  vip_empty,     // nobody is usable; lets unmatched packets pass
  vip_vlan,      // members behind VLANs
  vip_small,     // ways with small MTUs
  vip_clamp,     // MSS clamped
  vip_flow,      // affinity none
  vip_network,   // affinity network, some members unusable
  vip_disabled,  // rules that are disabled
  vip_count,
};

inline IpAddress vip_v4(int number) {
  return address("192.0.2." + std::to_string(10 + number));
}
inline IpAddress vip_v6(int number) {
  constexpr char digits[] = "0123456789abcdef";
  const int low = 16 + number;
  return address(std::string("2001:db8:2::") + digits[low / 16] + digits[low % 16]);
}

/// The addresses of nat members, 1 to 4.
inline IpAddress nat_v4(int number) {
  return address("10.1.0." + std::to_string(number));
}
inline IpAddress nat_v6(int number) {
  return address("2001:db8:1::" + std::to_string(number));
}

/// Addresses that lead somewhere special, and ordinary clients; for the mutator.
std::vector<IpAddress> interesting_addresses();

/// Frames from these MACs were relayed by another edge.
constexpr MacAddress relay_mac{{0x02, 0xcc, 0, 0, 0, 0x01}};
constexpr MacAddress edge_mac{{0x02, 0xed, 0, 0, 0x61, 0x30}};
constexpr MacAddress client_mac{{0x02, 0xbb, 0, 0, 0, 0x09}};

}  // namespace limpet::fuzz
