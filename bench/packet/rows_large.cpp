// SPDX-License-Identifier: GPL-2.0-or-later
// Many VIPs, rules and members, all of which have traffic.
#include "bench/packet/clients.h"
#include "bench/packet/farms.h"
#include "bench/packet/rows.h"

namespace limpet::bench {

void large_farm_rows(const Trial& trial) {
  const auto row = [&](const char* name, int vips, int rules, int members, const Variety& variety) {
    if (trial.wants(name)) {
      client_row(trial, name, large_farm(vips, rules, members), to_large_farm, variety);
    }
  };
  constexpr uint32_t clients = 1 << 16;
  row("1 VIP, 1 rule, 10 members", 1, 1, 10, {.clients = clients});
  row("1 VIP, 1 rule, 1,000 members", 1, 1, 1000, {.clients = clients});
  row("1 VIP, 10 rules, 10 members", 1, 10, 10, {.clients = clients, .ports = 8});
  row("64 VIPs, 64 rules, 10 members", 64, 1, 10, {.clients = clients, .vips = 64});
  row("64 VIPs, 6,400 rules, 1,000 members", 64, 100, 1000,
      {.clients = clients, .vips = 64, .ports = 64});
}

}  // namespace limpet::bench
