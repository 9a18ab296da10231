// SPDX-License-Identifier: GPL-2.0-or-later
// What the file says of a VIP, a pool, a member or a rule, as keys and values for people. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/config/config.h"

namespace limpet {

struct Setting {
  const char* key;
  std::string value;
};
/// Of one kind of thing always the same keys, in the same order.
using Settings = std::vector<Setting>;

/// Without what needs a restart.
Settings settings_of(const EdgeConfig& edge);
Settings settings_of(const VipConfig& vip);
Settings settings_of(const PoolConfig& pool);
Settings settings_of(const MemberConfig& member);
Settings settings_of(const RuleConfig& rule);

}  // namespace limpet
