// SPDX-License-Identifier: GPL-2.0-or-later
// The end of a link that outlived its process.
#pragma once

#include <string>

namespace limpet {

/// Its program is off the interface when this returns; not there is as good as removed.
void remove_pinned_link(const std::string& pin);

}  // namespace limpet
