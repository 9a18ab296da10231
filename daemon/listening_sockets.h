// SPDX-License-Identifier: GPL-2.0-or-later
// On what this host itself listens, in limpetd's network namespace.
#pragma once

#include <vector>

#include "daemon/plan/listeners.h"

namespace limpet {

/// Read from /proc/net. What cannot be read, or is beyond 4 MiB of a file, is left out: some twenty
/// thousand sockets, which take some ten milliseconds.
std::vector<Listener> listening_sockets();

}  // namespace limpet
