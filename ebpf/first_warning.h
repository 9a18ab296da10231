// SPDX-License-Identifier: GPL-2.0-or-later
// What libbpf complains of, for error messages.
#pragma once

#include <string>

namespace limpet {

/// From now on libbpf prints nothing, and what it warned of on this thread is forgotten.
void keep_first_warning();

/// Its first warning on this thread since then: those that follow tell of its consequences.
const std::string& first_warning();

}  // namespace limpet
