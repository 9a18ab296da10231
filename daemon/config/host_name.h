// SPDX-License-Identifier: GPL-2.0-or-later
// Names of hosts, as DNS has them.
#pragma once

#include <string_view>

namespace limpet::config {

/// At most 253 bytes of labels of 1 to 63 letters, digits, '-' and '_' with dots between, none with
/// a '-' at an end, and the last one not a number: that would be an address.
bool is_host_name(std::string_view text);

/// Whether the text is meant for an address, right or wrong: so messages about it speak of that.
bool looks_like_address(std::string_view text);

}  // namespace limpet::config
