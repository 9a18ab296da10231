// SPDX-License-Identifier: GPL-2.0-or-later
// Which address families the members of a pool need: those of the VIPs whose packets reach it.
#pragma once

#include <array>
#include <vector>

#include "daemon/config/backups.h"
#include "daemon/config/config.h"
#include "daemon/config/report.h"

namespace limpet::config {

class FamilyNeeds {
 public:
  /// It refers to `pools`, and to what it is given below.
  explicit FamilyNeeds(const std::vector<PoolConfig>& pools)
      : pools_(pools), needs_(pools.size()) {}

  /// `rule` sends the packets of `vip` to the pool at this position.
  void add(size_t pool, const VipConfig& vip, const RuleConfig& rule);
  /// A backup needs what the pools need that it stands in for.
  void pass_on(const std::vector<BackupStep>& steps);
  /// Reports members without an address that they need.
  void check(Report& report) const;

 private:
  /// The first rule, and its VIP, that a family is needed for.
  struct Need {
    const VipConfig* vip = nullptr;
    const RuleConfig* rule = nullptr;
  };

  static std::string reason(const PoolConfig& pool, const Need& need);
  void check_pool(const PoolConfig& pool, Family family, const Need& need, Report& report) const;

  const std::vector<PoolConfig>& pools_;
  std::vector<std::array<Need, 2>> needs_;  // for each pool: IPv4, IPv6
};

}  // namespace limpet::config
