// SPDX-License-Identifier: GPL-2.0-or-later
// A small file of the daemon's own that is replaced as a whole.
#pragma once

#include <string>

#include "ebpf/result.h"

namespace limpet {

/// A reader sees the old text or the new one, never a part, also after a power cut: so it waits for
/// the disk, if it is one (/run is none). Readable for its owner alone. The error starts with the
/// path.
Result<void> replace_file(const std::string& path, const std::string& text);

}  // namespace limpet
