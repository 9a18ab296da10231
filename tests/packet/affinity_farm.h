// SPDX-License-Identifier: GPL-2.0-or-later
// A pool of a few members, small enough for its memory to fill, and its clients' hashes: for tests
// that hold the program against the rule.
#pragma once

#include <arpa/inet.h>

#include <string>
#include <vector>

#include "ebpf/hash.h"
#include "tests/packet/program.h"

namespace limpet {

inline constexpr uint64_t second = 1'000'000'000;

struct MemberSetting {
  bool present = true;
  uint32_t weight = 100;
  const char* state = "up";
};
using MemberSettings = std::vector<MemberSetting>;

struct Shape {
  unsigned timeout;  // seconds
  unsigned clients;
  unsigned bindings;
  uint64_t start;  // seconds
};

/// Member i is called "ex<i>" and has the address 192.0.2.<21+i>.
inline std::string farm_text(const Shape& shape, const MemberSettings& members) {
  std::string text = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80]
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = [80]
pool = "cas"
[[pool]]
name = "cas"
maglev_slots = 251
)";
  text += "affinity_timeout = \"" + std::to_string(shape.timeout) + "s\"\n";
  text += "clients = " + std::to_string(shape.clients) + "\n";
  text += "bindings = " + std::to_string(shape.bindings) + "\n";
  text += "members = [\n";
  for (size_t i = 0; i < members.size(); ++i) {
    if (!members[i].present) continue;
    text += "  { name = \"ex" + std::to_string(i) + "\", addresses = [\"192.0.2." +
            std::to_string(21 + i) + "\"], weight = " + std::to_string(members[i].weight) +
            ", state = \"" + members[i].state + "\" },\n";
  }
  return text + "]\n";
}

/// An IPv4 address that a host can have, in host order: 1.0.0.0 to 126.255.255.255.
inline uint32_t host_address(uint32_t random) {
  return 0x01000000 + random % 0x7e000000;
}

/// Of an IPv4 source, in host order, in a pool with affinity "single".
inline uint64_t client_hash(uint32_t source) {
  static const limpet_hash_key key = HashSeed("packet test").client_key();
  return limpet_client_hash(&key, 0, uint64_t{htonl(source)} << 32 | 0xffff0000);
}

/// The member that got the frame, or nobody.
inline uint16_t served_by(const Verdict& verdict) {
  return verdict.action == XDP_TX ? member_of(verdict) : uint16_t{LIMPET_MEMBER_NONE};
}

}  // namespace limpet
