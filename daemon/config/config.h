// SPDX-License-Identifier: GPL-2.0-or-later
// What the configuration file says, as plain values: no I/O, nothing of the running system.
// config_reader.h makes it from a file and has checked all that can be checked without a host.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ebpf/address.h"

namespace limpet {

/// An inclusive range of ports in host byte order, 1 ≤ first ≤ last ≤ 65535.
struct PortRange {
  uint16_t first = 0;
  uint16_t last = 0;
  bool operator==(const PortRange&) const = default;
};

enum class Protocol : uint8_t { tcp = 6, udp = 17 };
enum class Affinity { none, single, network };
enum class Forward { l2, ipip, nat };
enum class Unmatched { drop, pass };
/// Who lets the network know where a VIP is: others; limpet, which puts the address on a link and
/// answers for it there; or a routing daemon, for which limpet puts the address on a device.
enum class Announce { none, arp, address };
/// What clients of a pool without a usable member hear: nothing, or a refusal.
enum class WhenEmpty { drop, reject };
/// How a pool spreads its clients (NLB's filtering modes): over all members by weight, or all of
/// them on the member of highest priority.
enum class Mode { multiple, priority };
/// What the operator wants of a member; whether it can be had is another matter.
enum class WantedState { up, draining, disabled };

/// An address block; the bits behind the prefix are zero.
struct Prefix {
  IpAddress address;
  uint8_t length = 0;
  bool operator==(const Prefix&) const = default;
};

// Everything keeps its line in the file (1-based) for messages that come later, and the lines of
// those of its keys that they are about (its own where the key is not there).

/// A name taken from the file.
struct Located {
  std::string text;
  unsigned line = 0;
};

struct EdgeConfig {
  std::vector<Located> interfaces;            // at least one, no duplicate
  std::string control_socket;                 // an absolute path
  std::optional<std::string> metrics;         // "ADDRESS:PORT"; none: not served
  std::string pins;                           // an absolute path; of a bpffs, or one is mounted
  std::string state_directory;                // an absolute path; what outlives a boot
  bool force = false;                         // another XDP program has to go
  std::string hash_seed;                      // not empty; the same on every edge of a site
  std::chrono::seconds resolve_interval{60};  // how often members' DNS names are asked for again

  /// What is known of members' health: in a directory that a boot empties.
  std::string health_file() const;
  /// What operators changed beside the configuration.
  std::string changes_file() const { return state_directory + "/changes"; }
};

struct VipConfig {
  std::string name;
  std::vector<IpAddress> addresses;  // at least one; no address in two VIPs
  Announce announce = Announce::none;
  std::optional<Located> interface;             // as the file has it; see device()
  uint32_t min_members = 1;                     // with fewer usable ones it is withdrawn; 0: never
  std::chrono::milliseconds hold_down{10'000};  // so long enough of them, and it comes back
  Unmatched unmatched = Unmatched::drop;
  unsigned line = 0;
  unsigned addresses_line = 0;
  unsigned min_members_line = 0;

  /// The device that gets the addresses; empty for announce "none".
  std::string device(const EdgeConfig& edge) const;
};

struct MemberConfig {
  std::string name;                  // unique in its pool
  std::vector<IpAddress> addresses;  // at most one of each family
  std::string host_name;  // whose addresses they are, in lower case (resolved.h); empty: the file's
  bool local = false;     // the edge itself, without an address; one a pool at most
  uint32_t weight = 100;  // 0–65535; 0: no new clients
  WantedState state = WantedState::up;
  /// When one that drains is to be disabled; an operator's, not the file's.
  std::optional<std::chrono::system_clock::time_point> drain_until;
  uint32_t priority = 0;  // 1–65535, the lowest first; set and unique in mode priority, else 0
  unsigned line = 0;

  /// The member's address of this family, or nullptr.
  const IpAddress* address(Family family) const;
};

/// What a check speaks. The mail kinds go as far as a command that needs no login.
enum class CheckKind { tcp, tls, http, https, imap, imaps, pop3, pop3s, smtp, smtps, msrpc, exec };
/// Whom a check asks: the member by its own address, or the VIP, on the way that clients' packets
/// go to this member, so that what is missing there is found, too.
enum class Via { member, vip };

/// A health check of a pool's members. A field that means nothing for the kind has its default.
struct CheckConfig {
  CheckKind kind = CheckKind::tcp;
  uint16_t port = 0;  // exec: 0 where none is given
  Via via = Via::member;
  std::string path;                     // http, https
  std::string host;                     // Host header, SNI, the certificate's name; may be empty
  std::vector<uint16_t> expect_status;  // http, https: those that are healthy; not empty
  std::string expect_body;              // http, https: a text in the reply's body; empty: any
  bool starttls = false;                // imap, pop3, smtp
  bool verify = true;                   // TLS: the certificate's chain, and `host` if given
  std::string ca_file;                  // TLS: PEM; empty: the system's authorities
  uint32_t certificate_days = 14;       // TLS: warn when it is valid for less
  std::string interface;  // msrpc: "UUID vMAJOR.MINOR" to ask the mapper for; empty: none
  std::vector<std::string> command;  // exec: an absolute path and arguments
  std::chrono::milliseconds interval{5000};
  std::chrono::milliseconds interval_down{5000};  // of one that is not healthy
  std::chrono::milliseconds timeout{2000};        // at most either interval
  uint32_t rise = 2;                              // results in a row that change what is known
  uint32_t fall = 3;
  unsigned line = 0;

  bool has_tls() const;
};

struct PoolConfig {
  std::string name;
  Forward forward = Forward::l2;
  WhenEmpty when_empty = WhenEmpty::drop;
  std::optional<uint32_t> mtu;  // of the way to the members; none: what the kernel says
  uint16_t clamp_mss = 0;       // the largest MSS that passes in a SYN, either family; 0: any
  // ipip: where outer sources are taken from, /8 to /32 and /32 to /128.
  Prefix tunnel_source_v4{IpAddress::v4({100, 64, 0, 0}), 16};
  Prefix tunnel_source_v6{IpAddress::v6({0x01}), 64};  // 0100::/64, the discard prefix (RFC 6666)
  PortRange ephemeral_ports{32768, 65535};  // nat: where members' own connections start from
  Mode mode = Mode::multiple;
  Affinity affinity = Affinity::single;
  uint8_t network_v4 = 24;  // prefix lengths of affinity "network"
  uint8_t network_v6 = 64;
  std::chrono::seconds affinity_timeout{1800};  // 0, or 1 s – 7 d
  uint64_t clients = 1'000'000;                 // expected active clients
  uint64_t bindings = 2'000'000;                // room for clients that are kept one by one
  std::chrono::seconds rebalance_after{0};      // 0: never; else longest time of a tracked slot
  uint32_t maglev_slots = 65537;                // a prime
  std::optional<Located> backup;                // the pool that takes new clients instead while
  uint32_t min_members = 1;                     // fewer members than this take any
  std::chrono::seconds slow_start{0};           // in which one that comes back gets its weight
  uint32_t panic_threshold = 0;  // percent: with fewer healthy members all are used; 0: never
  std::vector<MemberConfig> members;
  std::vector<CheckConfig> checks;  // none: a member whose next hop answers is healthy
  unsigned line = 0;
  unsigned mtu_line = 0;
};

struct RuleConfig {
  std::string vip;  // names of a VIP and a pool that exist
  std::string pool;
  Protocol protocol = Protocol::tcp;
  std::vector<PortRange> ports;  // in the file's order; disjoint within the VIP and protocol
  uint16_t member_port = 0;      // nat, with one port: that of the members; 0: the same
  bool disabled = false;         // its packets are dropped and counted
  unsigned line = 0;
  struct Lines {
    unsigned vip = 0;
    unsigned pool = 0;
    unsigned ports = 0;
    unsigned member_port = 0;
  } lines;
};

struct Config {
  std::string path;  // of the file, as it was given
  EdgeConfig edge;
  std::vector<VipConfig> vips;
  std::vector<PoolConfig> pools;
  std::vector<RuleConfig> rules;
};

/// The words of the file for these values.
const char* to_string(Protocol protocol);
const char* to_string(Affinity affinity);
const char* to_string(Forward forward);
const char* to_string(WhenEmpty when_empty);
const char* to_string(Announce announce);
const char* to_string(Mode mode);
const char* to_string(WantedState state);
const char* to_string(CheckKind kind);
const char* to_string(Via via);
/// "80", "1024-65535"; for several, joined by ",".
std::string to_string(const PortRange& range);
std::string to_string(const std::vector<PortRange>& ranges);

}  // namespace limpet
