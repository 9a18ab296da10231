// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/state_changes.h"

namespace limpet {

void StateChanges::note(const Farm& farm) {
  Members now;
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      std::pair key(pool.name(), member.name);
      const auto known = members_.find(key);
      Seen seen = known == members_.end() ? Seen{} : known->second;
      const MemberState state = member.state();
      if (state != MemberState::unknown) {
        if (seen.state != MemberState::unknown && seen.state != state) ++seen.changes;
        seen.state = state;
      }
      now.emplace(std::move(key), seen);
    }
  }
  members_ = std::move(now);
}

uint64_t StateChanges::of(const std::string& pool, const std::string& member) const {
  const auto known = members_.find({pool, member});
  return known == members_.end() ? 0 : known->second.changes;
}

}  // namespace limpet
