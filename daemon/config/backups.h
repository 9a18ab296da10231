// SPDX-License-Identifier: GPL-2.0-or-later
// Which pool stands in for which. A pool has one backup at most, and a backup may have one too.
#pragma once

#include <vector>

#include "daemon/config/config.h"
#include "daemon/config/name_index.h"

namespace limpet::config {

/// From a pool to its backup, both as positions.
struct BackupStep {
  size_t pool = 0;
  size_t backup = 0;
};

/// The steps in such an order that all those to a pool come before the one from it. Reports
/// backups that are no pool, and circles; the steps of a circle are left out.
std::vector<BackupStep> backup_steps(const std::vector<PoolConfig>& pools, const NameIndex& names,
                                     Report& report);

}  // namespace limpet::config
