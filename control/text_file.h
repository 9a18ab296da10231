// SPDX-License-Identifier: GPL-2.0-or-later
// A configuration file that limpetctl reads, with the rights of whoever runs it.
#pragma once

#include <cstddef>
#include <string>

#include "control/protocol.h"
#include "control/session.h"
#include "ebpf/result.h"

namespace limpet {

/// Largest text that fits a request whatever is in it: as JSON, a character of a text file takes
/// two at most.
inline constexpr size_t largest_sent_text = (max_request_bytes - 4096) / 2;

/// A regular file's text, UTF-8, of at most `most` bytes. The error starts with the path.
Result<std::string> read_text_file(const std::string& path, size_t most = largest_sent_text);

/// Asks `method` about the daemon's own file or, with `path` in `params`, METHOD.text about the
/// text of that one. The reply line.
Result<std::string> ask_about_file(Session& session, const std::string& method,
                                   const nlohmann::json& params);

}  // namespace limpet
