// SPDX-License-Identifier: GPL-2.0-or-later
// The daemon's state for a scrape.
#pragma once

#include "daemon/edge.h"
#include "daemon/loop/lag.h"
#include "daemon/metrics/snapshot.h"
#include "daemon/names/live_config.h"

namespace limpet {

/// On the loop.
Snapshot take_snapshot(Edge& edge, const LiveConfig& config, const LoopLag& lag);

}  // namespace limpet
