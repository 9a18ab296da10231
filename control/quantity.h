// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace limpet {

/// Binary units, one decimal from KiB on: "512 B", "1.4 MiB".
std::string byte_text(uint64_t bytes);

/// The two largest units: "42s", "5m 3s", "3h 12m", "4d 7h".
std::string duration_text(uint64_t seconds);

/// A part of one as a percentage with one decimal: 0.3333 is "33.3%".
std::string share_text(double share);

/// So much a second, in at most five columns below a quadrillion: "0.3", "12", "9.8k", "1.2M".
std::string rate_text(double rate);

/// "1 pool", "2 pools".
std::string count_text(uint64_t count, const std::string& noun);

}  // namespace limpet
