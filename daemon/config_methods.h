// SPDX-License-Identifier: GPL-2.0-or-later
// What operators ask of the file: whether it would be taken, what it would do, and to take it.
// control/README.md has the methods. Edge and configuration outlive them.
#pragma once

#include "daemon/control/methods.h"
#include "daemon/edge.h"
#include "daemon/names/live_config.h"

namespace limpet {

/// `plan`, `check`, `config.diff`: they look only.
Methods config_views(Edge& edge, const LiveConfig& config);

/// `reload`, `reload.outcome`; what is not for everybody's eyes, `show.config` and `save`; and
/// `plan.text`, `check.text` (sent_file.h).
Changes config_changes(Edge& edge, LiveConfig& config);

}  // namespace limpet
