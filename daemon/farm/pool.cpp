// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool.h"

#include <algorithm>
#include <chrono>
#include <utility>

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

bool Pool::take_health(size_t member, MemberHealth health) {
  return std::exchange(members_[member].health, health) != health;
}

Pool::Share Pool::share() const {
  Share share;
  for (const Member& member : members_) {
    if (!member.wanted_and_reachable()) continue;
    ++share.of;
    // One of which nothing is known is no evidence against the checks.
    if (member.health.known != Known::down) ++share.healthy;
  }
  return share;
}

bool Pool::settle(uint64_t now_ms) {
  const Share share = this->share();
  panics_ = uint64_t{share.healthy} * 100 < uint64_t{share.of} * config_.panic_threshold;
  bool changed = false;
  for (Member& member : members_) {
    changed |= std::exchange(member.trusted, !panics_) == panics_;
    const auto duration = std::chrono::milliseconds(config_.slow_start).count();
    changed |= member.slow_start.follow(member.usable(), now_ms, static_cast<uint64_t>(duration));
  }
  return changed;
}

/// Those that are up; while there are none, those of which nothing is known yet.
std::vector<const Member*> Pool::ready_members() const {
  for (const MemberState state : {MemberState::up, MemberState::unknown}) {
    std::vector<const Member*> ready;
    for (const Member& member : members_) {
      if (member.state() == state && member.weight > 0) ready.push_back(&member);
    }
    if (!ready.empty()) return ready;
  }
  return {};
}

std::vector<MaglevMember> Pool::takers() const {
  const std::vector<const Member*> ready = ready_members();
  if (config_.mode == Mode::priority && !ready.empty()) {
    const Member& first = **std::ranges::min_element(ready, {}, &Member::priority);
    return {{first.number, 1, first.permutation}};
  }
  std::vector<MaglevMember> takers;
  for (const Member* member : ready) {
    takers.push_back({member->number, member->effective_weight(), member->permutation});
  }
  return takers;
}

}  // namespace limpet
