// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/resolved.h"

#include <algorithm>

#include "daemon/config/host_address.h"
#include "daemon/config/stages.h"

namespace limpet {

namespace {

using namespace config;

bool has_names(const Config& config) {
  return std::ranges::any_of(config.pools, [](const PoolConfig& pool) {
    return std::ranges::any_of(
        pool.members, [](const MemberConfig& member) { return !member.host_name.empty(); });
  });
}

void fill_in(const PoolConfig& pool, size_t position, const AddressesByName& by_name,
             MemberConfig& member, Report& report) {
  const auto answer = by_name.find(member.host_name);
  member.addresses = answer == by_name.end() ? std::vector<IpAddress>{} : answer->second;
  for (const IpAddress& address : member.addresses) {
    const auto why = unusable(address);
    if (!why) continue;
    report.add(member.line, member_path(pool, position) + ".addresses",
               quoted(address.to_string()) + " " + *why);
  }
}

}  // namespace

Result<Config> resolved(const Config& config, const AddressesByName& by_name) {
  if (!has_names(config)) return config;  // nothing new that could be wrong
  Report report(config.path);
  Config filled = config;
  for (PoolConfig& pool : filled.pools) {
    for (size_t i = 0; i < pool.members.size(); ++i) {
      MemberConfig& member = pool.members[i];
      if (!member.host_name.empty()) fill_in(pool, i, by_name, member, report);
    }
  }
  check_config(filled, report);
  if (report.failed()) return report.error();
  return filled;
}

}  // namespace limpet
