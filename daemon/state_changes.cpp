// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/state_changes.h"

namespace limpet {

void StateChanges::note(const Farm& farm, uint32_t now_s) {
  Members now;
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      std::pair key(pool.name(), member.name);
      const auto known = members_.find(key);
      Seen seen = known == members_.end() ? Seen{} : known->second;
      const MemberState state = member.state();
      if (seen.latest != state) seen.since = now_s;
      seen.latest = state;
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

std::optional<uint32_t> StateChanges::since(const std::string& pool,
                                            const std::string& member) const {
  const auto known = members_.find({pool, member});
  if (known == members_.end()) return {};
  return known->second.since;
}

}  // namespace limpet
