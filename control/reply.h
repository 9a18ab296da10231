// SPDX-License-Identifier: GPL-2.0-or-later
// A reply of limpetd written out, by commands that ask by themselves.
#pragma once

#include <string>

#include "control/session.h"

namespace limpet {

/// The line as it came where --json is said, else its result as `print` has it. An error of the
/// daemon's is the error.
Result<void> write_reply(const Session& session, const std::string& line,
                         std::string (*print)(const nlohmann::json& result, const Style& style));

}  // namespace limpet
