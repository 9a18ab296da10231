// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration that an operator asks about: the file, or a text that the client has sent. No
// path that a client names is ever opened: the daemon may read what the client may not.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/config/config_file.h"
#include "ebpf/result.h"

namespace limpet {

/// `params` with `text`, and `path` for the messages. Checked as the file is. Takes as long as
/// reading a file of that size, and tells whether files are there that the text names, so it is for
/// those alone who may change the file's.
Result<ConfigFile> sent_file(const nlohmann::json& params);

}  // namespace limpet
