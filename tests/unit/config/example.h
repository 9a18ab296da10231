// SPDX-License-Identifier: GPL-2.0-or-later
// The example configuration of the design, word for word.
#pragma once

namespace limpet {

inline constexpr char kExample[] = R"([edge]
interfaces     = ["eth0"]
control_socket = "/run/limpet/control.sock"
metrics        = "127.0.0.1:10980"
hash_seed      = "mail-farm"           # the same on every edge

[[vip]]
name      = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
interface = "eth0"

[[pool]]
name             = "cas"
forward          = "l2"
affinity         = "single"
affinity_timeout = "30m"
clients          = 1_000_000
members = [
  { name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"] },
  { name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"], weight = 50 },
]
checks = [
  { kind = "https", port = 443, path = "/owa/healthcheck.htm", host = "mail.contoso.com", interval = "5s" },
  { kind = "imaps", port = 993 },
]

[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 110, 135, 143, 443, 993, 995, "1024-65535"]
pool = "cas"
)";

}  // namespace limpet
