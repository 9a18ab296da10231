// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool.h"

#include <arpa/inet.h>

#include "daemon/farm/maglev.h"

namespace limpet {
namespace {

limpet_pool record_of(const PoolConfig& config, uint32_t table) {
  uint32_t mask = UINT32_MAX;
  if (config.affinity == Affinity::network) mask <<= 32 - config.network_v4;
  return {.table = table,
          .stride = 1,
          .slots = config.maglev_slots,
          .affinity = config.affinity == Affinity::none ? uint32_t{LIMPET_AFFINITY_FLOW}
                                                        : uint32_t{LIMPET_AFFINITY_CLIENT},
          .mask4 = htonl(mask),
          .reserved = 0};
}

}  // namespace

Pool::Pool(const PoolConfig& config, const HashSeed& seed, uint32_t number, uint32_t table,
           uint16_t first_member)
    : name_(config.name), number_(number), record_(record_of(config, table)) {
  for (const MemberConfig& member : config.members) {
    const IpAddress* address = member.address(Family::v4);
    if (!address) continue;
    members_.push_back({.number = static_cast<uint16_t>(first_member + members_.size()),
                        .name = member.name,
                        .address = *address,
                        .weight = member.weight,
                        .permutation = seed.permutation(member.name)});
  }
}

std::vector<const Member*> Pool::learn(const IpAddress& address, const Result<NextHop>& next_hop) {
  std::vector<const Member*> concerned;
  for (Member& member : members_) {
    if (member.address != address) continue;
    member.next_hop = next_hop;
    concerned.push_back(&member);
  }
  return concerned;
}

std::vector<uint16_t> Pool::build_table() const {
  std::vector<MaglevMember> usable;
  for (const Member& member : members_) {
    if (member.usable()) usable.push_back({member.number, member.weight, member.permutation});
  }
  return build_maglev(usable, record_.slots);
}

}  // namespace limpet
