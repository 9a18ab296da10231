// SPDX-License-Identifier: GPL-2.0-or-later
// The capabilities that limpetd cannot do without (capabilities(7)).
#pragma once

#include "daemon/account.h"
#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet {

/// Fails with the names of the missing ones: CAP_BPF (maps, programs), CAP_PERFMON, CAP_NET_ADMIN
/// (attaching, neighbours, VIPs' addresses) and, for a configuration that announces VIPs by ARP,
/// CAP_NET_RAW.
Result<void> require_privileges(const Config& config);

/// From root to the account, for good: its groups, these capabilities (CAP_NET_RAW in any case, as
/// a reload may want it; CAP_SYS_ADMIN only with edge.force, as the kernel asks for it of who takes
/// another's link off an interface), and no new ones for it and all that it starts. To be called
/// while there is one thread.
Result<void> become(const Account& account, const Config& config);

}  // namespace limpet
