// SPDX-License-Identifier: GPL-2.0-or-later
// Addresses that a host can have.
#pragma once

#include <optional>
#include <string>

#include "ebpf/address.h"

namespace limpet::config {

/// Why no host can have this address and what is expected, for a message; nothing: one can.
std::optional<std::string> unusable(const IpAddress& address);

}  // namespace limpet::config
