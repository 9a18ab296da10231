// SPDX-License-Identifier: GPL-2.0-or-later
// The two stages from a document to a configuration: each section read for itself (read_*.cpp),
// then what must hold between them (config_check.cpp). After the first, names and addresses may be
// of nothing, or of several things at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/config/section.h"

namespace limpet::config {

// Each reads one section whole, reporting what is wrong with it and leaving defaults there.
void read_edge(Section section, EdgeConfig& edge);
void read_vip(Section section, Config& config);
void read_pool(Section section, Config& config);
void read_rule(Section section, Config& config);
/// A pool's `members`; their priorities as its mode wants them (nothing: the mode is not known).
std::vector<MemberConfig> read_members(const Value& value, std::optional<Mode> mode);
/// A member's `addresses`: up to one of each family, or the name that they are to be asked for by.
void read_addresses(const Value& value, MemberConfig& member);
/// The keys of a pool that say how packets get to its members.
void read_forward(Section& section, PoolConfig& pool);
/// A pool's `tunnel_source`.
void read_tunnel_source(const Value& value, PoolConfig& pool);
/// The keys of a pool that say which packets belong together, for how long and how many.
void read_affinity(Section& section, PoolConfig& pool);
/// The keys of a pool that say which of its members are healthy, and what comes of it. Its
/// `forward` and `backup` are read.
void read_health(Section& section, PoolConfig& pool);
/// A pool's `checks`; its way of forwarding says whom they can ask.
std::vector<CheckConfig> read_checks(const Value& value, Forward forward);

/// The second stage: names that must be unique or must exist, addresses, ports. Members by a name
/// are left alone where they have no addresses yet; see resolved.h.
void check_config(const Config& config, Report& report);

/// Key paths for messages of the second stage: of a pool's member, of a rule.
std::string member_path(const PoolConfig& pool, size_t member);
std::string rule_path(size_t rule);

}  // namespace limpet::config
