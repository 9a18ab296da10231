// SPDX-License-Identifier: GPL-2.0-or-later
// Whether this host routes packets: what the fast path asks before it sends a nat member's reply
// on.
#pragma once

#include "ebpf/address.h"

namespace limpet {

/// The kernel's switch for a family, as messages name it: "net.ipv4.ip_forward".
const char* forwarding_switch(Family family);

/// Whether it is on. True when the host does not say: then there is nothing to warn of.
bool forwards(Family family);

}  // namespace limpet
