// SPDX-License-Identifier: GPL-2.0-or-later
// An option that is a number, for the daemon. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include "control/arguments.h"
#include "ebpf/result.h"

namespace limpet {

/// Sets the param of that name if the option was said: a whole number from 0 on.
Result<void> set_number(nlohmann::json& params, const Arguments& arguments, const char* option,
                        const char* key);

}  // namespace limpet
