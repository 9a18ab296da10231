// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/reading.h"

#include <string_view>

#include "daemon/loop/monotonic.h"
#include "ebpf/reason.h"

namespace limpet {
namespace {

// FNV-1a, 32 bits (draft-eastlake-fnv).
constexpr uint32_t fnv_basis = 2166136261u, fnv_prime = 16777619u;

uint32_t hash_of(std::string_view text) {
  uint32_t hash = fnv_basis;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * fnv_prime;
  return hash;
}

/// Of the names of those who take new clients, slot by slot: the same on every edge with the same
/// members, weights, states and seed.
uint32_t checksum(const SlotTable& slots, const std::vector<uint32_t>& names) {
  uint32_t sum = fnv_basis;
  for (uint32_t slot = 0; slot < slots.size(); ++slot) {
    sum = (sum ^ names[limpet_slot_now(slots[slot])]) * fnv_prime;
  }
  return sum;
}

/// By member number, of all pools: a table may have a backup's members.
std::vector<uint32_t> hashed_names(const Snapshot& snapshot, uint32_t members) {
  std::vector<uint32_t> names(members);
  for (const Snapshot::Pool& pool : snapshot.pools) {
    for (const Snapshot::Member& member : pool.members) {
      names[member.number] = hash_of(member.name);
    }
  }
  return names;
}

}  // namespace

Reading read(Datapath& datapath, const Snapshot& snapshot) {
  Reading reading;
  for (const auto& rule : snapshot.rules)
    reading.rules.push_back(datapath.rule_counter(rule.number));
  const auto names = hashed_names(snapshot, datapath.capacity().members);
  for (const Snapshot::Pool& pool : snapshot.pools) {
    const SlotTable slots = datapath.slots(pool.number);
    Reading::Pool& one = reading.pools.emplace_back();
    one.affinity = datapath.affinity_counter(pool.number);
    one.slots_tracked = slots.tracked();
    one.table_checksum = checksum(slots, names);
    for (const auto& member : pool.members) {
      one.members.push_back(datapath.member_counter(member.number));
    }
  }
  for (uint32_t reason = 0; reason < reasons().size(); ++reason) {
    reading.reasons.push_back(datapath.reason_count(reason));
  }
  reading.holdings = holdings_of(datapath, snapshot.holders, monotonic_s());
  reading.programs = datapath.program_runs();
  return reading;
}

}  // namespace limpet
