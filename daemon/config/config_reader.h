// SPDX-License-Identifier: GPL-2.0-or-later
// Reads a configuration file: TOML → typed values → checks across sections. Pure but for reading
// the one file; asks nothing of the host.
#pragma once

#include <string>
#include <string_view>

#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet {

/// Reads a regular file of at most 4 MiB. An error is one line,
/// "FILE:LINE: KEY: what is wrong; what would be right" ("FILE: …" where there is no line).
Result<Config> read_config(const std::string& path);

/// The same from text, `path` for the messages only.
Result<Config> parse_config(std::string_view text, const std::string& path);

}  // namespace limpet
