// SPDX-License-Identifier: GPL-2.0-or-later
// How operators say what they want of members. control/README.md has the methods.
#pragma once

#include "daemon/control/methods.h"
#include "daemon/events.h"
#include "daemon/names/live_config.h"

namespace limpet {

/// `member.set` and `member.reset`, which change something. The configuration and the events
/// outlive them.
Changes wish_methods(LiveConfig& config, Events& events);

/// The wishes that `member.set` with these params would bring about, or `member.reset` with
/// `"reset": true` among them.
Result<Wishes> wishes_after(const LiveConfig& config, const nlohmann::json& params);

/// What `show.changes` answers: where members are wanted other than the file says.
nlohmann::json show_changes(const LiveConfig& config);

}  // namespace limpet
