// SPDX-License-Identifier: GPL-2.0-or-later
// Which states are well, and which are not. Pure.
#pragma once

#include <string_view>

#include "control/text_table.h"

namespace limpet {

/// Green takes new clients, red takes none and should; yellow is for what an operator asked for or
/// what will settle by itself.
Colour member_state_colour(std::string_view state);

/// Of a VIP's address.
Colour vip_state_colour(std::string_view state);

}  // namespace limpet
