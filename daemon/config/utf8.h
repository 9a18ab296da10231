// SPDX-License-Identifier: GPL-2.0-or-later
// What every byte of a configuration file must be.
#pragma once

#include <string_view>

#include "daemon/config/report.h"

namespace limpet::config {

/// Refuses, in `report`, what is not UTF-8, and control characters other than tab, LF and CRLF.
void check_utf8(std::string_view text, Report& report);

}  // namespace limpet::config
