// SPDX-License-Identifier: GPL-2.0-or-later
// The ways to a member, one for each family of clients, in as few words as they take: what is the
// same for both is said once.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace limpet {

/// "192.0.2.21 2001:db8::21"
std::string addresses_text(const nlohmann::json& member);
/// "eth0", with the tags of VLANs "eth0.100.200"; "local" if it is the edge itself
std::string interfaces_text(const nlohmann::json& member);
/// "02:00:00:00:00:01"; if it is a router's, "02:00:00:00:00:01 (192.0.2.1)"
std::string macs_text(const nlohmann::json& member);

}  // namespace limpet
