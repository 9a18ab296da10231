// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/packet/clients.h"

namespace limpet::bench {

void client_row(const Trial& trial, const std::string& name, const std::string& farm,
                const Frame& frame, const Variety& variety, limpet_reason reason) {
  if (!trial.wants(name)) return;
  Clients clients(farm, frame, variety);
  clients.warm_up();
  client_row(trial, name, clients, reason);
}

void client_row(const Trial& trial, const std::string& name, Clients& clients,
                limpet_reason reason) {
  (void)clients.program().counted(reason);
  trial.row(name, clients.fd(), clients.frame(),
            [&] { return clients.program().counted(reason) == trial.packets(); });
}

}  // namespace limpet::bench
