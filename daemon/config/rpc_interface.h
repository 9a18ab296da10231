// SPDX-License-Identifier: GPL-2.0-or-later
// RPC interfaces (DCE, MSRPC) as the file writes them: "1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.0".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace limpet::config {

/// A UUID, and a version if it is not 1.0. In lower case and with its version; nothing for anything
/// else.
std::optional<std::string> parse_rpc_interface(std::string_view text);

}  // namespace limpet::config
