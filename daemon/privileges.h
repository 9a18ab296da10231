// SPDX-License-Identifier: GPL-2.0-or-later
// The capabilities that limpetd cannot do without (capabilities(7)).
#pragma once

#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet {

/// Fails with the names of the missing ones: CAP_BPF (maps, programs), CAP_NET_ADMIN (attaching,
/// neighbours) and, for a configuration that announces VIPs by ARP, CAP_NET_RAW.
Result<void> require_privileges(const Config& config);

}  // namespace limpet
