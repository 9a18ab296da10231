// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/vip_state.h"

#include <algorithm>

namespace limpet {
namespace {

std::string count_text(const VipMembers& members, uint32_t least) {
  return std::to_string(members.usable) +
         " usable members, fewer than min_members = " + std::to_string(least);
}

}  // namespace

const char* to_string(VipState::Name name) {
  switch (name) {
    case VipState::Name::absent:
      return "absent";
    case VipState::Name::probing:
      return "probing";
    case VipState::Name::present:
      return "present";
    case VipState::Name::withdrawn:
      return "withdrawn";
    case VipState::Name::conflict:
      return "conflict";
  }
  return "?";
}

VipState::VipState(const VipPolicy& policy, uint32_t seed, uint64_t now)
    : policy_(policy), since_(now), random_(seed) {}

void VipState::take_policy(const VipPolicy& policy, uint64_t now) {
  policy_ = policy;
  count(now);
  settle(now);
}

void VipState::take_members(const VipMembers& members, uint64_t now) {
  members_ = members;
  told_ = true;
  count(now);
  settle(now);
}

void VipState::count(uint64_t now) {
  enough_since_ = may_come() ? std::min(enough_since_, now) : never;
}

void VipState::take_device(const std::string& obstacle, uint64_t now) {
  obstacle_ = obstacle;
  settle(now);
}

void VipState::found(uint64_t now) {
  const bool awaited = name_ == Name::absent || name_ == Name::probing || name_ == Name::conflict;
  if (awaited && may_stay()) enter(Name::present, now);
}

void VipState::lost(const std::string& how, uint64_t now) {
  if (name_ != Name::present) return;
  trouble_ = how;
  back_off(now);
  enter(Name::absent, now);
  settle(now);
}

void VipState::refused(const std::string& why, uint64_t now) {
  if (name_ != Name::present && name_ != Name::probing) return;
  trouble_ = why;
  failures_ = std::max(failures_, 1U);  // unlike a loss, at once it would be refused again
  back_off(now);
  enter(Name::absent, now);
}

void VipState::in_use(const MacAddress& by, uint64_t now) {
  if (name_ != Name::probing) return;
  other_ = by;
  not_before_ = now + conflict_retry_ms + random_() % conflict_jitter_ms;
  enter(Name::conflict, now);
}

void VipState::unused(uint64_t now) {
  if (name_ == Name::probing) enter(Name::present, now);
}

void VipState::back_off(uint64_t now) {
  if (name_ == Name::present && now - since_ >= longest_backoff_ms) failures_ = 0;
  constexpr uint32_t largest_shift = 6;
  const uint64_t delay =
      failures_ == 0 ? 0 : uint64_t{1000} << std::min(failures_ - 1, largest_shift);
  not_before_ = now + std::min(delay, longest_backoff_ms);
  ++failures_;
}

void VipState::settle(uint64_t now) {
  if (!may_stay()) {
    if (name_ != Name::withdrawn) enter(Name::withdrawn, now);
    return;
  }
  switch (name_) {
    case Name::withdrawn:
      if (!may_come() || now < enough_since_ + policy_.hold_down_ms) return;
      enter(Name::absent, now);
      break;
    case Name::absent:
    case Name::conflict:
      break;
    case Name::probing:
      if (!obstacle_.empty()) enter(Name::absent, now);
      return;
    case Name::present:
      return;
  }
  if (may_come() && obstacle_.empty() && now >= not_before_) {
    enter(policy_.probes ? Name::probing : Name::present, now);
  }
}

void VipState::enter(Name name, uint64_t now) {
  name_ = name;
  since_ = now;
}

std::string VipState::reason() const {
  switch (name_) {
    case Name::present:
      return "";
    case Name::probing:
      return "asking whether another host has it";
    case Name::withdrawn:
      return may_come() ? "enough usable members again, for hold_down not yet"
                        : count_text(members_, policy_.min_members);
    case Name::conflict:
      return other_.to_string() + " has it, too";
    case Name::absent:
      break;
  }
  if (!obstacle_.empty()) return obstacle_;
  if (!may_come() && members_.draining > 0) {
    return count_text(members_, policy_.min_members) + ", besides those that drain";
  }
  if (!may_come()) return "its members' checks have no result yet";
  return trouble_;
}

uint64_t VipState::due() const {
  switch (name_) {
    case Name::withdrawn:
      return may_come() ? enough_since_ + policy_.hold_down_ms : never;
    case Name::absent:
    case Name::conflict:
      return may_come() && obstacle_.empty() ? not_before_ : never;
    default:
      return never;
  }
}

}  // namespace limpet
