// SPDX-License-Identifier: GPL-2.0-or-later
// Log lines on standard error. Under systemd each carries its priority (sd-daemon(3)); elsewhere
// warnings and errors say so in words.
#pragma once

#include <string_view>

namespace limpet {

void log_info(std::string_view message);
void log_warning(std::string_view message);
void log_error(std::string_view message);

}  // namespace limpet
