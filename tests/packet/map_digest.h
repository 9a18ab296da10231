// SPDX-License-Identifier: GPL-2.0-or-later
// All that stands in a program's maps, as one number.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace limpet {

/// By the map's name, as far as the kernel keeps it. Without the program's own variables and
/// constants, and maps of devices. Throws.
std::map<std::string, uint64_t> digest_maps(int program_fd);

}  // namespace limpet
