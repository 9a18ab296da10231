// SPDX-License-Identifier: GPL-2.0-or-later
// Makes the lengths and checksums of a frame right again, as far as it has any: else a mutated
// frame seldom gets beyond the first check.
#pragma once

#include "tests/fuzz/fuzz_input.h"

namespace limpet::fuzz {

void repair(Shot& shot);

}  // namespace limpet::fuzz
