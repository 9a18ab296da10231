// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/nat_group.h"

#include <set>

namespace limpet {
namespace {

using PoolNames = std::set<std::string>;

std::map<IpAddress, PoolNames> pools_by_address(const Config& config) {
  std::map<IpAddress, PoolNames> pools;
  for (const PoolConfig& pool : config.pools) {
    if (pool.forward != Forward::nat) continue;
    for (const MemberConfig& member : pool.members) {
      for (const IpAddress& address : member.addresses) pools[address].insert(pool.name);
    }
  }
  return pools;
}

std::vector<size_t> rules_of(const PoolNames& pools, const std::map<std::string, Reach>& reaches) {
  std::set<size_t> rules;
  for (const std::string& pool : pools) {
    const std::vector<size_t>& of_pool = reaches.at(pool).rules;
    rules.insert(of_pool.begin(), of_pool.end());
  }
  return {rules.begin(), rules.end()};
}

}  // namespace

std::vector<NatGroup> nat_groups_of(const Config& config,
                                    const std::map<std::string, Reach>& reaches) {
  std::map<PoolNames, std::vector<IpAddress>> groups;
  for (auto& [address, pools] : pools_by_address(config)) groups[pools].push_back(address);
  std::vector<NatGroup> found;
  for (auto& [pools, addresses] : groups) {
    auto rules = rules_of(pools, reaches);
    if (!rules.empty()) found.push_back({std::move(addresses), std::move(rules)});
  }
  return found;
}

}  // namespace limpet
