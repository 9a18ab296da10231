// SPDX-License-Identifier: GPL-2.0-or-later
// Rules that take packets away from what the edge itself serves: XDP comes before its sockets.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/plan/listeners.h"

namespace limpet {

/// A sentence for each port of a VIP that a rule has after the change and not before, and on which
/// one of these listens. Not for pools that the edge itself is a member of.
std::vector<std::string> shadows(const Config& before, const Config& then,
                                 const std::vector<Listener>& listeners);

}  // namespace limpet
