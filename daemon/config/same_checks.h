// SPDX-License-Identifier: GPL-2.0-or-later
// Checks of a pool that ask the same thing.
#pragma once

#include "daemon/config/config.h"
#include "daemon/config/report.h"

namespace limpet::config {

/// Reports a check that says the same as an earlier one of the pool: a slip, most likely, for
/// another port.
void check_same_checks(const PoolConfig& pool, Report& report);

}  // namespace limpet::config
