// SPDX-License-Identifier: GPL-2.0-or-later
// What of a pool cannot become another thing where it is. Pure.
#pragma once

#include <optional>
#include <string>

#include "daemon/config/config.h"

namespace limpet {

struct PoolDifference {
  const char* key;  // of the file
  std::string before, after;
};

/// The first key whose change makes the clients' keys others, or their memory's shape.
std::optional<PoolDifference> clients_difference(const PoolConfig& old, const PoolConfig& now);

}  // namespace limpet
