// SPDX-License-Identifier: GPL-2.0-or-later
// Ports as the file writes them.
#pragma once

#include <optional>
#include <string_view>

#include "daemon/config/config.h"
#include "daemon/config/value.h"

namespace limpet::config {

/// A range such as "1024-65535"; `right` says what to write instead of something else.
std::optional<PortRange> read_port_range(const Value& value, std::string_view right);

/// A port, or a range of them.
std::optional<PortRange> read_port_or_range(const Value& value);

}  // namespace limpet::config
