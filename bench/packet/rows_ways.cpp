// SPDX-License-Identifier: GPL-2.0-or-later
// Each way to a member, from frames of 74 and 94 bytes; and what nat members answer.
#include "bench/packet/clients.h"
#include "bench/packet/farms.h"
#include "bench/packet/rows.h"
#include "tests/packet/network_namespace.h"

namespace limpet::bench {
namespace {

constexpr Variety some{.clients = 1 << 16, .restores = true};
constexpr const char* nat = "forward = \"nat\"\nephemeral_ports = \"1-1\"\n";

/// To members behind a VLAN tag.
void tagged_row(const Trial& trial) {
  const std::string name = "l2, IPv4, to a tagged link";
  if (!trial.wants(name)) return;
  Clients clients(farm(), from_ipv4, some);
  for (const Member& member : clients.program().pool().members()) {
    NextHop hop = Program::next_hop_of(member);
    hop.tags = {{0x8100, 100}};
    clients.program().set_next_hop(0, member.name, LIMPET_V4, hop);
  }
  clients.warm_up();
  client_row(trial, name, clients);
}

}  // namespace

void way_rows(const Trial& trial) {
  trial.row("floor, frames restored", Variation(from_ipv4, some).fd(), from_ipv4,
            [] { return true; });
  tagged_row(trial);
  client_row(trial, "l2, IPv4, clamp_mss, no SYN", farm("clamp_mss = 1400\n"), from_ipv4, some);
  // Members' addresses are of both families: the outer one is the inner one's.
  client_row(trial, "ipip, IPv4 in IPv4", farm("forward = \"ipip\"\n"), from_ipv4, some);
  client_row(trial, "ipip, IPv6 in IPv6", farm("forward = \"ipip\"\n"), from_ipv6, some);
  client_row(trial, "nat, IPv4", farm(nat), from_ipv4, some);
  client_row(trial, "nat, IPv6", farm(nat), from_ipv6, some);
}

void reply_rows(const Trial& trial) {
  const std::string name = "nat, a member's reply, IPv4";
  if (!trial.wants(name)) return;
  NetworkNamespace network;
  const MacAddress mac{{0x02, 0, 0, 0, 1, 1}};
  network.add_link("lan", mac);
  network.ip(
      "address add 192.0.2.1/24 dev lan\n"
      "neighbour add 192.0.2.254 lladdr 02:00:00:00:01:02 dev lan nud permanent\n"
      "route add 10.0.0.0/8 via 192.0.2.254\n");
  network.set("ipv4/ip_forward", "1");
  const Frame reply =
      frame(Ethernet{.destination = mac},
            Ipv4{.source = address("10.255.0.22"), .destination = address("10.0.0.1")},
            Tcp{.source_port = 80, .destination_port = 40000, .data = Bytes(20)});
  Variety variety = some;
  variety.of_destination = true;
  Clients clients(farm(nat), reply, variety);
  const unsigned lan = network.ifindex("lan");
  if (auto attached = clients.program().datapath().attach(lan); !attached) {
    throw std::runtime_error(attached.error().message);
  }
  trial.row(
      name, clients.fd(), reply,
      [&] { return clients.program().counted(LIMPET_REASON_reply) == trial.packets(); }, lan);
}

}  // namespace limpet::bench
