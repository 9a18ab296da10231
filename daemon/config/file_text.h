// SPDX-License-Identifier: GPL-2.0-or-later
// The whole text of a small regular file.
#pragma once

#include <string>

#include "ebpf/result.h"

namespace limpet::config {

/// At most `most` bytes. Does not block, whatever the path names; the error starts with the path.
Result<std::string> read_file(const std::string& path, size_t most);

}  // namespace limpet::config
