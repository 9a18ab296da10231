// SPDX-License-Identifier: GPL-2.0-or-later
// Which address families' packets reach the members of a pool: those of the VIPs of its rules, and
// of the rules of the pools that it stands in for.
#pragma once

#include <array>
#include <vector>

#include "daemon/config/links.h"

namespace limpet::config {

class FamilyNeeds {
 public:
  /// It refers to `config`, which `links` are of.
  FamilyNeeds(const Config& config, const Links& links);

  /// Whether packets of the family reach the pool at this position.
  bool reach(size_t pool, Family family) const { return need(pool, family).rule != nullptr; }
  /// Reports members without an address that they need.
  void check(Report& report) const;

 private:
  /// The first rule, and its VIP, that a family is needed for.
  struct Need {
    const VipConfig* vip = nullptr;
    const RuleConfig* rule = nullptr;
  };

  static std::string reason(const PoolConfig& pool, const Need& need);
  const Need& need(size_t pool, Family family) const {
    return needs_[pool][family == Family::v4 ? 0 : 1];
  }
  void check_pool(size_t pool, Family family, Report& report) const;

  const std::vector<PoolConfig>& pools_;
  std::vector<std::array<Need, 2>> needs_;  // for each pool: IPv4, IPv6
};

}  // namespace limpet::config
