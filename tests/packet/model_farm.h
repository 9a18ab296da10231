// SPDX-License-Identifier: GPL-2.0-or-later
// A farm as the packet model sees it: plain values instead of maps and packed records. Numbers of
// rules, pools and members are indices, as in abi.h; rule 0 and member 0 are nobody.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/address.h"
#include "ebpf/hash.h"

namespace limpet::model {

/// Host order. Of the TCI, only the lower 12 bits (the VLAN) tell one tag from another.
struct Tag {
  uint16_t protocol = 0x8100;
  uint16_t control = 0;
  bool is_same_vlan(const Tag& other) const {
    return protocol == other.protocol && (control & 0xfff) == (other.control & 0xfff);
  }
};

struct Way {
  unsigned ifindex = 0;  // 0: not usable
  limpet_forward forward = LIMPET_FORWARD_L2;
  MacAddress destination, source;
  std::vector<Tag> tags;  // outermost first
  uint32_t mtu = 1500;
  std::optional<IpAddress> address;  // ipip: the outer destination; nat: the member
};

struct Member {
  Way way[LIMPET_FAMILIES];
};

/// Of the outer packets of ipip: where `spread` has bits, those of the flow's hash are put.
struct OuterSource {
  std::optional<IpAddress> prefix;
  std::array<uint8_t, 4> spread{};  // of the address's last four bytes
};

struct Pool {
  std::vector<uint16_t> slots;  // the member of each; all at rest
  limpet_affinity affinity = LIMPET_AFFINITY_CLIENT;
  std::array<uint8_t, 4> mask4{0xff, 0xff, 0xff, 0xff};
  std::array<uint64_t, 2> mask6{~uint64_t{0}, ~uint64_t{0}};  // words as they lie in memory
  bool rejects = false;
  bool has_local_member = false;
  uint16_t clamp_mss[LIMPET_FAMILIES] = {0, 0};
  OuterSource source[LIMPET_FAMILIES];  // by the family of the outer packet
};

struct Rule {
  uint32_t pool = 0;
  bool disabled = false;
  uint16_t member_port = 0;                       // 0: that of the packet
  uint16_t vip_port = 0;                          // when member_port is set
  std::optional<IpAddress> vip[LIMPET_FAMILIES];  // nat: where replies come from
};

/// The number of the rule of each port that has one, by protocol.
struct Ports {
  std::map<uint16_t, uint16_t> tcp, udp;
  std::optional<uint16_t> rule(uint8_t protocol, uint16_t port) const;
};

struct Vip {
  Ports ports;
  bool passes_unmatched = false;
  std::optional<uint32_t> tcp_pool, udp_pool;  // that all rules of the protocol share
  std::optional<uint32_t> shared_pool(uint8_t protocol) const;
};

/// A health check through a VIP that is under way, by where its socket is.
struct Probe {
  IpAddress vip, member;
  IpAddress edge;  // its own address and port
  uint16_t edge_port = 0;
  uint16_t server_port = 0;
};

struct Farm {
  limpet_hash_key key{};
  std::map<IpAddress, Vip> vips;
  std::vector<Rule> rules;
  std::vector<Pool> pools;
  std::vector<Member> members;
  std::map<IpAddress, Ports> nat;  // members by their address
  std::set<MacAddress> relays;
  std::set<unsigned> interfaces;  // that limpet is attached to
  bool has_nat = false;           // some pool forwards by nat
  std::vector<Probe> probes;      // no two of a family with one edge_port
};

}  // namespace limpet::model
