// SPDX-License-Identifier: GPL-2.0-or-later
// A configuration together with the text that it was read from.
#pragma once

#include <string>

#include "daemon/config/config.h"
#include "ebpf/result.h"

namespace limpet {

struct ConfigFile {
  Config config;
  std::string text;  // byte for byte
};

/// As read_config().
Result<ConfigFile> read_config_file(const std::string& path);
/// As parse_config().
Result<ConfigFile> parse_config_file(std::string text, const std::string& path);

}  // namespace limpet
