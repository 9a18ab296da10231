// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_network.h"

#include <net/if.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tests/fuzz/fuzz_addresses.h"

namespace limpet::fuzz {
namespace {

constexpr const char* devices[] = {"a0", "a1", "a2", "b0", "b1", "b2", "c0"};

/// The edge's own addresses.
constexpr struct {
  const char *device, *address, *v6;
} own_addresses[] = {
    {"a0", "198.51.100.254/24", "2001:db8:51::fe/64"},
    {"a1", "203.0.113.254/24", "2001:db8:113::fe/64"},
    {"c0", "10.8.255.254/16", "2001:db8:8::fe/64"},
};

MacAddress mac_of_device(const std::string& device) {
  return {{0x02, 0xed, 0, 0, static_cast<uint8_t>(device[0]), static_cast<uint8_t>(device[1])}};
}

Neighbour neighbour(const char* device, const char* text) {
  const IpAddress host = address(text);
  const model::View bytes = model::view(host);
  const auto family = static_cast<uint8_t>(host.family());
  return {device, host, {{0x02, 0xbb, 0, family, bytes[5 % bytes.size()], bytes.back()}}};
}

bool contains(const Path& path, const IpAddress& host) {
  if (path.prefix.family() != host.family()) return false;
  for (unsigned bit = 0; bit < path.bits; ++bit) {
    const int mask = 0x80 >> bit % 8;
    if ((path.prefix.data()[bit / 8] & mask) != (host.data()[bit / 8] & mask)) return false;
  }
  return true;
}

/// IPv6: the kernel asks this before all else, and forwards nothing of the kind.
bool stays_on_link(const IpAddress& host) {
  if (host.is_v4()) return false;
  const uint8_t* bytes = host.data();
  const bool is_link_local = bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
  return bytes[0] == 0xff || is_link_local || host == address("::1");
}

Path path(const std::string& prefix, const std::string& device, const char* gateway, uint32_t mtu,
          const std::string& command) {
  const size_t slash = prefix.find('/');
  Path path{.table = Path::common,
            .prefix = address(prefix.substr(0, slash)),
            .bits = static_cast<unsigned>(std::stoul(prefix.substr(slash + 1))),
            .device = device,
            .mtu = mtu,
            .command = command};
  if (gateway) path.gateway = address(gateway);
  return path;
}

Path nowhere(const std::string& kind, const std::string& prefix) {
  return path(prefix, "", nullptr, 0, "route add " + kind + " " + prefix);
}

/// For the host itself, or for many: never forwarded. The kernel knows these.
Path never(const std::string& prefix) {
  Path path = fuzz::path(prefix, "", nullptr, 0, "");
  path.table = Path::local;
  return path;
}

/// Routes by a gateway on a1; the interface's MTU is 1400.
Path beyond(const std::string& prefix, const char* gateway, uint32_t mtu) {
  const std::string locked = mtu == 1400 ? "" : " mtu lock " + std::to_string(mtu);
  return path(prefix, "a1", gateway, mtu,
              "route add " + prefix + " via " + gateway + " dev a1" + locked);
}

/// Whoever replies as this VIP goes by a0.
Path for_replies_of(const IpAddress& vip) {
  Path path = fuzz::path("0.0.0.0/0", "a0", "198.51.100.1", 1500,
                         "route add default via 198.51.100.1 dev a0 table 77");
  path.table = Path::of_a_source;
  path.from = vip;
  return path;
}

Result<void> run(const std::string& command, const std::string& input) {
  FILE* pipe = popen(command.c_str(), "w");
  if (!pipe) return Error{command + ": " + strerror(errno)};
  std::fwrite(input.data(), 1, input.size(), pipe);
  if (pclose(pipe) != 0) return Error{"'" + command + "' failed, fed with:\n" + input};
  return {};
}

}  // namespace

Network::Network() {
  paths_ = {
      path("198.51.100.0/24", "a0", nullptr, 1500, ""),
      path("203.0.113.0/24", "a1", nullptr, 1400, ""),
      path("10.8.0.0/16", "c0", nullptr, 1500, ""),
      path("2001:db8:51::/64", "a0", nullptr, 1500, ""),
      path("2001:db8:113::/64", "a1", nullptr, 1400, ""),
      path("2001:db8:8::/64", "c0", nullptr, 1500, ""),
      beyond("0.0.0.0/0", "203.0.113.1", 1400),
      beyond("10.7.0.0/16", "203.0.113.1", 576),
      beyond("::/0", "2001:db8:113::1", 1400),
      beyond("2001:db8:7::/48", "2001:db8:113::1", 1300),
      nowhere("blackhole", "10.9.0.0/16"),
      nowhere("unreachable", "10.10.0.0/16"),
      nowhere("prohibit", "10.11.0.0/16"),
      nowhere("blackhole", "2001:db8:9::/48"),
      nowhere("unreachable", "2001:db8:10::/48"),
      nowhere("prohibit", "2001:db8:11::/48"),
      never("127.0.0.0/8"),
      never("198.51.100.255/32"),  // broadcast
      never("203.0.113.255/32"),
      never("10.8.255.255/32"),
      never("2001:db8:51::/128"),  // routers' anycast
      never("2001:db8:113::/128"),
      never("2001:db8:8::/128"),
      for_replies_of(vip_v4(vip_nat_v4)),
  };
  neighbours_ = {
      neighbour("a0", "198.51.100.1"),   neighbour("a0", "198.51.100.2"),
      neighbour("a0", "2001:db8:51::1"), neighbour("a0", "2001:db8:51::2"),
      neighbour("a1", "203.0.113.1"),    neighbour("a1", "2001:db8:113::1"),
      neighbour("c0", "10.8.0.1"),       neighbour("c0", "2001:db8:8::1"),
  };
  for (const auto& own : own_addresses) {
    const std::string v4 = own.address, v6 = own.v6;
    paths_.push_back(never(v4.substr(0, v4.find('/')) + "/32"));
    paths_.push_back(never(v6.substr(0, v6.find('/')) + "/128"));
  }
}

Result<Network> Network::make() {
  if (unshare(CLONE_NEWNET) != 0) {
    return Error{std::string("a network namespace of its own: ") + strerror(errno)};
  }
  Network network;
  if (auto built = network.build(); !built) return built.error();
  return network;
}

Result<void> Network::build() {
  std::string links, batch = "link set lo up\n", sysctls = "set -e; cd /proc/sys/net\n";
  for (const std::string device : devices) {
    const std::string peer = device + "p";
    links += "link add " + device + " address " + mac_of_device(device).to_string() + " mtu " +
             (device == "a1" ? "1400" : "1500") + " type veth peer name " + peer + "\n" +
             "link set " + device + " addrgenmode none\n";
    // The peers are only there for the carrier, and say nothing.
    sysctls += "echo 1 >ipv6/conf/" + peer + "/disable_ipv6\n";
    batch += "link set " + peer + " arp off up\nlink set " + device + " up\n";
  }
  for (const auto& own : own_addresses) {
    batch += std::string("address add ") + own.address + " dev " + own.device + "\n" +
             "address add " + own.v6 + " dev " + own.device + " nodad\n";
  }
  for (const Neighbour& one : neighbours_) {
    batch += "neighbour add " + one.address.to_string() + " dev " + one.device + " lladdr " +
             one.mac.to_string() + " nud permanent\n";
  }
  for (const Path& path : paths_) {
    if (!path.command.empty()) batch += path.command + "\n";
    if (path.from) batch += "rule add from " + path.from->to_string() + " table 77\n";
  }
  sysctls +=
      "echo 1 >ipv4/ip_forward; echo 1 >ipv6/conf/all/forwarding\n"
      "echo 0 >ipv4/conf/a2/forwarding; echo 0 >ipv6/conf/a2/forwarding\n";
  if (auto done = run("ip -batch -", links); !done) return done;
  if (auto done = run("sh", sysctls); !done) return done;
  if (auto done = run("ip -batch -", batch); !done) return done;
  for (const char* device : devices) index_of_[device] = if_nametoindex(device);
  with_nat_ = {index_of_["a0"], index_of_["a1"], index_of_["a2"]};
  without_nat_ = {index_of_["b0"], index_of_["b1"], index_of_["b2"]};
  return {};
}

const Path* Network::match(const PacketModel::Question& question) const {
  const Path* best = nullptr;
  for (const Path& path : paths_) {
    if (!contains(path, question.destination)) continue;
    if (path.from && path.from != question.source) continue;
    const bool is_better =
        !best || (path.table != best->table ? path.table < best->table : path.bits > best->bits);
    if (is_better) best = &path;
  }
  return best;
}

PacketModel::Route Network::look_up(const PacketModel::Question& question) const {
  using Kind = PacketModel::Route::Kind;
  if (stays_on_link(question.destination)) return {.kind = Kind::nowhere};
  if (question.ifindex == with_nat_[2]) return {.kind = Kind::forwarding_off};
  const Path* path = match(question);
  if (!path || path->device.empty()) return {.kind = Kind::nowhere};
  if (question.length > path->mtu) return {.kind = Kind::too_large, .mtu = path->mtu};
  const IpAddress next = path->gateway.value_or(question.destination);
  const auto neighbour = std::ranges::find_if(neighbours_, [&](const Neighbour& one) {
    return one.device == path->device && one.address == next;
  });
  if (neighbour == neighbours_.end()) return {.kind = Kind::pass};
  return {.kind = Kind::found,
          .ifindex = index_of_.at(path->device),
          .destination = neighbour->mac,
          .source = mac_of_device(path->device)};
}

}  // namespace limpet::fuzz
