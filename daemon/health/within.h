// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace limpet {

/// "within 2 s", "within 1500 ms"
std::string within(std::chrono::milliseconds time);

}  // namespace limpet
