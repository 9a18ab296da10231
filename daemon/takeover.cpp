// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/takeover.h"

namespace limpet {

void Takeover::write_pools(DatapathWriter& writer, Datapath& datapath, const Farm& farm,
                           uint32_t now_s) {
  if (running_) writer.adopt();
  writer.write_pools(farm);
  if (predecessor_) {
    const Succession& succession = predecessor_->succession;
    for (const auto& [from, to] : succession.pools) {
      datapath.carry_slots(predecessor_->datapath, from, to, succession.members);
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

void Takeover::carry_clients(Datapath& to, uint32_t now_s) const {
  const auto& [datapath, succession] = *predecessor_;
  to.carry_recent(datapath);
  for (const auto& [from, pool] : succession.pools) {
    to.carry_clients(datapath, from, pool, succession.members, now_s);
  }
}

void Takeover::carry_counters(Datapath& to) const {
  const auto& [datapath, succession] = *predecessor_;
  to.carry_reason_counters(datapath);
  for (const auto& [from, rule] : succession.rules) to.carry_rule_counter(datapath, from, rule);
  for (const auto& [from, pool] : succession.pools) to.carry_pool_counter(datapath, from, pool);
  for (uint32_t from = 1; from < succession.members.size(); ++from) {
    const uint16_t member = succession.members[from];
    if (member != LIMPET_MEMBER_NONE) to.carry_member_counter(datapath, from, member);
  }
}

std::vector<uint32_t> Takeover::pools() const {
  std::vector<uint32_t> numbers;
  for (const auto& [pool, timeout] : timeouts_) numbers.push_back(pool);
  return numbers;
}

}  // namespace limpet
