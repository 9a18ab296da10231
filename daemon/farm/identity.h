// SPDX-License-Identifier: GPL-2.0-or-later
// What makes a rule or a port table the same one before and after a change of the file, or a
// restart, as a digest of fixed size that the datapath's maps can remember. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "ebpf/abi.h"

namespace limpet {

using Identity = std::array<uint64_t, 2>;

/// Of a text that says it all.
Identity identity_of(const std::string& text);
/// Of a rule: its VIP's name, protocol and ports as they are written.
Identity rule_identity(const std::string& vip, Protocol protocol,
                       const std::vector<PortRange>& ports);

/// As the maps have it, and back.
limpet_identity record_of(const Identity& identity);
Identity identity_of(const limpet_identity& record);

}  // namespace limpet
