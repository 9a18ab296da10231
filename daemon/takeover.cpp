// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/takeover.h"

namespace limpet {

void Takeover::write_pools(DatapathWriter& writer, Datapath& datapath, const Farm& farm,
                           uint32_t now_s) {
  if (running_) writer.adopt();
  writer.write_pools(farm);
  if (predecessor_ && carries_slots()) {
    const auto& [maps, succession] = *predecessor_;
    for (const auto& [from, to] : succession.pools) {
      datapath.carry_slots(maps, from, to, succession.members);
    }
  }
  for (const auto& [pool, timeout] : timeouts_) {
    if (datapath.pool(pool).buckets > 0) datapath.slots(pool).retime(timeout, now_s);
  }
}

Result<void> Takeover::attach(Datapath& datapath, const std::vector<unsigned>& ifindexes,
                              const PinDirectory& pins, bool force, uint32_t now_s) {
  if (predecessor_) {
    carry_clients(datapath, now_s);
    carry_counters(datapath);
  }
  if (auto done = datapath.take_over(ifindexes, pins, force); !done) return done;
  // And those that came while the programs were replaced.
  if (predecessor_) carry_clients(datapath, now_s);
  predecessor_.reset();
  return {};
}

/// A tracked slot says nothing of who is not known.
bool Takeover::carries_slots() const {
  return predecessor_->maps.has(LIMPET_MEMORY_slots) &&
         predecessor_->maps.has(LIMPET_MEMORY_clients);
}

/// A binding without its slot's history would contradict the table.
void Takeover::carry_clients(Datapath& to, uint32_t now_s) const {
  const auto& [maps, succession] = *predecessor_;
  if (!maps.has(LIMPET_MEMORY_clients)) return;
  to.carry_recent(maps);
  for (const auto& [from, pool] : succession.pools) {
    to.carry_seen(maps, from, pool);
    if (carries_slots()) to.carry_bindings(maps, from, pool, succession.members, now_s);
  }
  to.carry_fragments(maps, succession.rules, succession.members, now_s);
}

void Takeover::carry_counters(Datapath& to) const {
  const auto& [maps, succession] = *predecessor_;
  if (!maps.has(LIMPET_MEMORY_counters)) return;
  to.carry_reason_counters(maps);
  for (const auto& [from, rule] : succession.rules) to.carry_rule_counter(maps, from, rule);
  for (const auto& [from, pool] : succession.pools) to.carry_pool_counter(maps, from, pool);
  for (uint32_t from = 1; from < succession.members.size(); ++from) {
    const uint16_t member = succession.members[from];
    if (member != LIMPET_MEMBER_NONE) to.carry_member_counter(maps, from, member);
  }
}

std::vector<uint32_t> Takeover::pools() const {
  std::vector<uint32_t> numbers;
  for (const auto& [pool, timeout] : timeouts_) numbers.push_back(pool);
  return numbers;
}

}  // namespace limpet
