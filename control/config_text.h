// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration in force, as text for operators.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "control/text_table.h"

namespace limpet {

/// Of show.config: the text byte for byte behind a comment that says what it is; on a terminal
/// without what that would act on.
std::string config_text(const nlohmann::json& result, const Style& style);

/// Of config.diff.
std::string config_difference_text(const nlohmann::json& result, const Style& style);

/// Lines made printable, with blanks for tabs, each with its newline.
std::string for_terminal(std::string_view text);

}  // namespace limpet
