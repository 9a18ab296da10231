// SPDX-License-Identifier: GPL-2.0-or-later
// What a set of pinned maps says of itself.
#pragma once

#include <optional>
#include <string>

#include "ebpf/abi.h"

namespace limpet {

/// Of the maps that are pinned in this directory; nothing when there are none, or when they were
/// not filled. With another version than LIMPET_LAYOUT only that is known.
std::optional<limpet_layout> read_layout(const std::string& directory);

}  // namespace limpet
