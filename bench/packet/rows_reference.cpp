// SPDX-License-Identifier: GPL-2.0-or-later
// What there is to compare with: the floor, and textbook programs.
#include "bench/packet/farms.h"
#include "bench/packet/rows.h"
#include "bench/packet/textbook.h"
#include "bench/packet/variation.h"

namespace limpet::bench {
namespace {

bool always() {
  return true;
}

}  // namespace

void floor_rows(const Trial& trial) {
  const Variation one(from_ipv4, {}), many(from_ipv4, {.clients = trial.measure().clients}),
      six(from_ipv6, {.clients = 1 << 16}),
      spread(to_large_farm, {.clients = 1 << 16, .vips = 64, .ports = 64});
  trial.row("empty XDP_TX, alone", one.send_back(), from_ipv4, always);
  trial.row("floor, 1 client", one.fd(), from_ipv4, always);
  trial.row("floor, many clients", many.fd(), from_ipv4, always);
  trial.row("floor, IPv6", six.fd(), from_ipv6, always);
  trial.row("floor, 64 VIPs and ports", spread.fd(), to_large_farm, always);
}

void textbook_rows(const Trial& trial) {
  const auto row = [&](const std::string& what, const Variety& variety, auto program) {
    const std::string name = what + ", " + variety.who();
    if (!trial.wants(name)) return;
    const Textbook textbook(2 * variety.clients);
    const Variation variation(from_ipv4, variety, (textbook.*program)());
    Trial::run(variation.fd(), from_ipv4, static_cast<int>(variety.clients) * 4 + 16);
    trial.row(name, variation.fd(), from_ipv4, always);
  };
  row("no affinity, textbook", {}, &Textbook::no_affinity);
  row("LRU entry per client", {}, &Textbook::entry_per_client);
  for (const uint32_t clients : {1U << 16, trial.measure().clients}) {
    row("LRU entry per client", {.clients = clients}, &Textbook::entry_per_client);
    row("LRU entry per flow", {.clients = clients}, &Textbook::entry_per_flow);
  }
}

}  // namespace limpet::bench
