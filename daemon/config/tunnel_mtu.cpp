// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/tunnel_mtu.h"

namespace limpet::config {

namespace {

constexpr uint32_t kIpv6Mtu = 1280;  // RFC 8200, section 5
constexpr uint32_t kIpv4Header = 20;
constexpr uint32_t kIpv6Header = 40;

/// IPv6 packets travel inside IPv6 where the member has such an address.
Family outer_family(const MemberConfig& member) {
  return member.address(Family::v6) != nullptr ? Family::v6 : Family::v4;
}

uint32_t header_of(Family family) {
  return family == Family::v4 ? kIpv4Header : kIpv6Header;
}

/// The member whose tunnel has the largest outer header; nullptr where there is no tunnel.
const MemberConfig* narrowest(const PoolConfig& pool) {
  const MemberConfig* found = nullptr;
  for (const MemberConfig& member : pool.members) {
    if (member.addresses.empty()) continue;  // local, or by a name that is not resolved yet
    if (found == nullptr || header_of(outer_family(member)) > header_of(outer_family(*found))) {
      found = &member;
    }
  }
  return found;
}

void check_pool(const PoolConfig& pool, Report& report) {
  const MemberConfig* member = narrowest(pool);
  if (member == nullptr) return;
  const Family outer = outer_family(*member);
  const uint32_t header = header_of(outer);
  if (*pool.mtu >= kIpv6Mtu + header) return;
  report.add(pool.mtu_line, "pool " + quoted(pool.name) + ".mtu",
             std::to_string(*pool.mtu) + " leaves " + std::to_string(*pool.mtu - header) +
                 " bytes inside the " + family_text(outer) + " tunnel to member " +
                 quoted(member->name) + ", but IPv6 packets reach the pool and need " +
                 std::to_string(kIpv6Mtu) + "; write at least " +
                 std::to_string(kIpv6Mtu + header));
}

}  // namespace

void check_tunnel_mtu(const Config& config, const FamilyNeeds& needs, Report& report) {
  const std::vector<PoolConfig>& pools = config.pools;
  for (size_t i = 0; i < pools.size(); ++i) {
    if (pools[i].forward != Forward::ipip || !pools[i].mtu) continue;
    if (needs.reach(i, Family::v6)) check_pool(pools[i], report);
  }
}

}  // namespace limpet::config
