// SPDX-License-Identifier: GPL-2.0-or-later
// What limpetctl and its commands say of themselves. Pure.
#pragma once

#include <string>
#include <vector>

#include "control/commands.h"

namespace limpet {

/// limpetctl --help
std::string usage_text();
/// limpetctl COMMAND --help
std::string usage_text(const Command& command);

/// Every option that limpetctl or one of its commands understands, once.
std::vector<Option> all_options();

}  // namespace limpet
