// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool.h"

#include <algorithm>

namespace limpet {

Pool::Pool(const PoolConfig& config, uint32_t number, const PoolBases& bases)
    : config_(config), number_(number), record_(pool_record(config, bases)) {}

uint64_t Pool::memory() const {
  const PoolBases sizes = pool_sizes(config_);
  return uint64_t{sizes.slots} * (sizeof(limpet_slot) + sizeof(limpet_window)) +
         uint64_t{sizes.filter_words} * sizeof(uint64_t) +
         uint64_t{sizes.buckets} * sizeof(limpet_bucket);
}

std::vector<const Member*> Pool::learn(const IpAddress& address, const Result<NextHop>& next_hop) {
  std::vector<const Member*> concerned;
  for (Member& member : members_) {
    if (member.learn(address, next_hop)) concerned.push_back(&member);
  }
  return concerned;
}

uint32_t Pool::ready() const {
  return static_cast<uint32_t>(std::ranges::count_if(members_, &Member::takes_new));
}

std::vector<MaglevMember> Pool::takers() const {
  std::vector<MaglevMember> takers;
  const Member* first = nullptr;
  for (const Member& member : members_) {
    if (!member.takes_new()) continue;
    if (!first || member.priority < first->priority) first = &member;
    takers.push_back({member.number, member.weight, member.permutation});
  }
  if (config_.mode == Mode::priority && first) return {{first->number, 1, first->permutation}};
  return takers;
}

}  // namespace limpet
