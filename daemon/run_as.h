// SPDX-License-Identifier: GPL-2.0-or-later
// From root to a user of limpetd's own, as soon as what only root may open is open.
#pragma once

#include <string>

#include "daemon/config/config.h"
#include "ebpf/pin_directory.h"
#include "ebpf/result.h"

namespace limpet {

/// From here on this process is the user, with the capabilities that it cannot do without, no way
/// to new ones, and a filter of system calls; pins, health and operators' changes are the user's.
/// To be called while there is one thread.
Result<void> run_as(const std::string& user, const Config& config, PinDirectory& pins);

}  // namespace limpet
