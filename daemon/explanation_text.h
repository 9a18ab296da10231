// SPDX-License-Identifier: GPL-2.0-or-later
// Why a client belongs to a member, in a sentence: the steps of ebpf/AFFINITY.md. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/farm/pool.h"
#include "ebpf/abi.h"

namespace limpet {

/// Seconds until a tracked slot's window ends.
uint32_t window_left(const limpet_explanation& explanation);

/// Of the client's binding: seconds since its last use, and whether it still holds.
uint32_t binding_age(const limpet_explanation& explanation);
bool binding_is_live(const limpet_explanation& explanation, uint32_t timeout);

/// "4.1"; as ebpf/AFFINITY.md numbers them.
const char* step_number(const limpet_explanation& explanation);

/// "its slot is tracked, and it has a live binding to this member"
std::string why(const limpet_explanation& explanation, const Pool& pool);

}  // namespace limpet
