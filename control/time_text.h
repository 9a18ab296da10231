// SPDX-License-Identifier: GPL-2.0-or-later
// A moment, for people. Reads the time zone only.
#pragma once

#include <cstdint>
#include <string>

namespace limpet {

/// Seconds since 1970 as "2026-05-04 13:30:00", in the operator's own time zone.
std::string time_text(uint64_t seconds);

}  // namespace limpet
