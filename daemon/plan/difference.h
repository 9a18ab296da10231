// SPDX-License-Identifier: GPL-2.0-or-later
// What differs between two configurations, in sentences for operators. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.h"

namespace limpet {

/// VIPs, pools with their members, rules; each said once: "pool cas: member ex2: weight was 100, is
/// 50". Addresses are those of the files or, of members with a name, what DNS said of it.
std::vector<std::string> difference(const Config& before, const Config& after);

}  // namespace limpet
