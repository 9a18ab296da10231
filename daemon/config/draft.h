// SPDX-License-Identifier: GPL-2.0-or-later
// The configuration between its two stages: each section read for itself (read_*.cpp), nothing
// yet checked across sections (config_check.cpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/config/section.h"

namespace limpet::config {

/// Lines of a pool's keys, for messages of the second stage: the pool's own for a key not there.
struct PoolLines {
  unsigned mtu = 0;
};

/// The same of a rule.
struct RuleLines {
  unsigned vip = 0;
  unsigned pool = 0;
  unsigned ports = 0;
  unsigned member_port = 0;
};

struct Draft {
  Config config;
  std::vector<unsigned> vip_address_lines;  // beside config.vips
  std::vector<PoolLines> pool_lines;        // beside config.pools
  std::vector<RuleLines> rule_lines;        // beside config.rules
};

// Each reads one section whole, reporting what is wrong with it and leaving defaults there.
void read_edge(Section section, EdgeConfig& edge);
void read_vip(Section section, Draft& draft);
void read_pool(Section section, Draft& draft);
void read_rule(Section section, Draft& draft);
/// A pool's `checks`.
std::vector<CheckConfig> read_checks(const Value& value);
/// A pool's `members`; their priorities as its mode wants them (nothing: the mode is not known).
std::vector<MemberConfig> read_members(const Value& value, std::optional<Mode> mode);
/// The keys of a pool that say how packets get to its members.
void read_forward(Section& section, PoolConfig& pool, PoolLines& lines);
/// A pool's `tunnel_source`.
void read_tunnel_source(const Value& value, PoolConfig& pool);
/// The keys of a pool that say which packets belong together, for how long and how many.
void read_affinity(Section& section, PoolConfig& pool);

/// The second stage: names that must be unique or must exist, addresses, ports.
void check_config(const Draft& draft, Report& report);

/// Key paths for messages of the second stage: of a pool's member, of a rule.
std::string member_path(const PoolConfig& pool, size_t member);
std::string rule_path(size_t rule);

}  // namespace limpet::config
