// SPDX-License-Identifier: GPL-2.0-or-later
// The question whether to go on.
#pragma once

namespace limpet {

/// Whether the one at the terminal says so; anything else than yes is no.
bool wants_to_go_on();

}  // namespace limpet
