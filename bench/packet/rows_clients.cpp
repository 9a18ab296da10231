// SPDX-License-Identifier: GPL-2.0-or-later
// limpet with one client and with many: at rest, tracked, new; kinds of affinity.
#include "bench/packet/clients.h"
#include "bench/packet/farms.h"
#include "bench/packet/rows.h"

namespace limpet::bench {
namespace {

constexpr Variety some{.clients = 1 << 16};
constexpr int tries = 60;

/// Until all clients are bound, as fast as bindings are admitted. False: they never were.
bool bind_all(Clients& clients) {
  const auto refused = [&] { return clients.program().datapath().affinity_counter(0).refused; };
  for (int i = 0; i < tries; ++i) {
    const uint64_t before = refused();
    clients.warm_up();
    if (refused() == before) return true;
  }
  return false;
}

/// Every slot is tracked, and every client bound.
void tracked_row(const Trial& trial, const Variety& variety) {
  const std::string name = "tracked, " + variety.who();
  if (!trial.wants(name)) return;
  // A short timeout, as the bindings of a quarter of one are admitted at once.
  constexpr const char* settings = "affinity_timeout = \"30s\"\n";
  Clients clients(farm_on_one(1, settings), from_ipv4, variety);
  clients.warm_up();
  clients.program().reconfigure(farm_on_one(3, settings));
  const bool all_bound = bind_all(clients);
  const auto is_right = [&] {
    return all_bound && clients.program().tracked_slots() == clients.program().record().slots;
  };
  client_row(trial, name, clients);
  if (!is_right()) throw std::runtime_error("not all clients were bound");
}

/// Each packet is the second of its client: the first ones are recent, and the seen filter is
/// emptied before each run. Of so many possible clients hardly any comes twice in a run.
void new_clients_row(const Trial& trial) {
  const std::string name = "second packets of new clients";
  if (!trial.wants(name)) return;
  constexpr int packets = 1 << 16;
  Clients clients(farm(), from_ipv4, {.clients = 1 << 24});
  const auto walk = [&] {
    for (int epoch = 0; epoch < LIMPET_EPOCHS; ++epoch) clients.program().turn_epoch();
    clients.variation().rewind();
    return Trial::run(clients.fd(), from_ipv4, packets);
  };
  walk();
  const auto counted = [&] { return clients.program().datapath().rule_counter(1).clients; };
  const uint64_t before = counted();
  trial.row(name, walk, [&] {
    return counted() - before > static_cast<uint64_t>(trial.measure().runs) * packets * 99 / 100;
  });
}

/// Without anything in front of the program.
void alone_row(const Trial& trial) {
  const std::string name = "at rest, 1 client, alone";
  if (!trial.wants(name)) return;
  const auto program = Program::load(farm());
  const int fd = program->datapath().program_fd();
  Trial::run(fd, from_ipv4, 10);
  (void)program->counted(LIMPET_REASON_forwarded);
  trial.row(name, fd, from_ipv4,
            [&] { return program->counted(LIMPET_REASON_forwarded) == trial.packets(); });
}

/// Nobody comes twice.
void flood_row(const Trial& trial) {
  const std::string name = "SYN flood";
  if (!trial.wants(name)) return;
  Clients clients(farm(), frame(Ethernet{}, Ipv4{}, Tcp{.flags = tcp_syn}), {.clients = 1 << 24});
  client_row(trial, name, clients);
}

}  // namespace

void one_client_rows(const Trial& trial) {
  client_row(trial, "not for a VIP", farm(),
             frame(Ethernet{}, Ipv4{.destination = address("192.0.2.153")}, Tcp{}), {},
             LIMPET_REASON_not_vip);
  client_row(trial, "at rest, 1 client", farm(), from_ipv4, {});
  alone_row(trial);
}

void many_clients_rows(const Trial& trial) {
  const Variety most{.clients = trial.measure().clients};
  for (const Variety& variety : {some, most}) {
    client_row(trial, "at rest, " + variety.who(), farm(), from_ipv4, variety);
  }
  client_row(trial, "at rest, IPv6, " + some.who(), farm(), from_ipv6, some);
  client_row(trial, "at rest, network, " + some.who(), farm("affinity = \"network\"\n"), from_ipv4,
             some);
  client_row(trial, "affinity none, " + some.who(), farm("affinity = \"none\"\n"), from_ipv4, some);
  for (const Variety& variety : {some, most}) tracked_row(trial, variety);
  new_clients_row(trial);
  flood_row(trial);
}

}  // namespace limpet::bench
