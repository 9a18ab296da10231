// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/drains.h"

#include <algorithm>
#include <cmath>

namespace limpet {
namespace {

/// Even if it cannot be reached at present, or fails its checks.
bool drains(const Member& member) {
  return member.wanted == WantedState::draining;
}

const Member* find_member(const Farm& farm, const std::string& pool_name, const std::string& name) {
  for (const Pool& pool : farm.pools()) {
    if (pool.name() != pool_name) continue;
    const auto found = std::ranges::find(pool.members(), name, &Member::name);
    return found == pool.members().end() ? nullptr : &*found;
  }
  return nullptr;
}

std::string minutes_text(uint32_t seconds) {
  return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
}

}  // namespace

bool Drains::concerns(const Farm& farm) const {
  return !begun_ || !members_.empty() || std::ranges::any_of(farm.pools(), [](const Pool& pool) {
    return std::ranges::any_of(pool.members(), drains);
  });
}

void Drains::note(const Farm& farm, const Holdings& holdings, uint32_t now_s) {
  std::map<Name, Known> now;
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      if (!drains(member)) continue;
      const Name name(pool.name(), member.name);
      const auto known = members_.find(name);
      Known& its =
          now.emplace(name, known == members_.end() ? Known{} : known->second).first->second;
      its.drain.note(now_s, holdings.bound[member.number], holdings.silent[member.number],
                     holdings.silent_until[member.number]);
      note(name, its, known == members_.end());
    }
  }
  for (const auto& [name, known] : members_) {
    if (!now.contains(name)) tell_of_end(name, known, farm);
  }
  members_ = std::move(now);
  begun_ = true;
}

void Drains::note(const Name& name, Known& known, bool first) const {
  if (!known.drain.done() || known.told) return;
  known.told = true;
  if (first && !begun_) return;  // it was done before this limpetd started
  events_.add(Severity::info, name.first, name.second,
              "is drained: it has no clients any more" +
                  (first ? std::string() : ", after " + minutes_text(known.drain.lasts_s())));
}

/// It is disabled, perhaps by the end of its time; or wanted again, or removed.
void Drains::tell_of_end(const Name& name, const Known& known, const Farm& farm) const {
  const Member* member = find_member(farm, name.first, name.second);
  if (known.drain.done() || member == nullptr || !member->drained) return;
  const double left = std::max(static_cast<double>(known.drain.bound()), known.drain.silent());
  events_.add(Severity::info, name.first, name.second,
              "was disabled before its drain was done: about " +
                  std::to_string(std::llround(left)) + " clients have to move");
}

const Drain* Drains::of(const std::string& pool, const std::string& member) const {
  const auto known = members_.find({pool, member});
  return known == members_.end() ? nullptr : &known->second.drain;
}

}  // namespace limpet
