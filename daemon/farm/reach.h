// SPDX-License-Identifier: GPL-2.0-or-later
// Whose packets get to a pool: those of the rules that name it, and of the rules whose pools it
// stands in for, directly or as the backup of a backup. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/family.h"

namespace limpet {

/// What the rules that get to a pool ask of it.
struct Reach {
  std::vector<size_t> rules;  // positions in the file, in its order; none: nothing leads there
  Families families{};        // of their VIPs' addresses
  bool member_port = false;   // one of them gives packets another port
};

/// By the pool's name. Asks of `config` only that rules name VIPs and pools that exist.
std::map<std::string, Reach> reaches_of(const Config& config);

}  // namespace limpet
