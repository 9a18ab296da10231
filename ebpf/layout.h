// SPDX-License-Identifier: GPL-2.0-or-later
// What a set of pinned maps says of itself.
#pragma once

#include <optional>
#include <string>

#include "ebpf/abi.h"
#include "ebpf/capacity.h"
#include "ebpf/hash.h"

namespace limpet {

/// Of the maps that are pinned in this directory; nothing when there are none, or when they were
/// not filled. With another version than LIMPET_LAYOUT only the head is known, and of the first
/// two, which had none, only the version.
std::optional<limpet_layout> read_layout(const std::string& directory);

/// This version's, for maps of these sizes.
limpet_layout layout_of(const Capacity& capacity, const limpet_hash_key& key);
/// What a layout of this version says.
Capacity capacity_of(const limpet_layout& layout);
limpet_hash_key hash_key_of(const limpet_layout& layout);

/// Whether that kind of memory has this version's layout.
bool has_memory(const limpet_layout& layout, limpet_memory memory);

}  // namespace limpet
