// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/run.h"

#include <stdexcept>
#include <utility>

#include "bench/affinity/limpet.h"
#include "bench/affinity/lru.h"

namespace limpet::sim {
namespace {

constexpr uint64_t minute = 60 * second;
constexpr uint64_t flood_start = 45 * minute, flood_end = 75 * minute, end = 120 * minute;

/// So that each part draws its own numbers, and one part's need does not shift another's.
uint64_t seed_of(uint64_t seed, uint64_t part) {
  return seed * 1000 + part;
}

uint32_t scaled(double number, double scale) {
  return static_cast<uint32_t>(number * scale);
}

PoolSize size_of(const Scenario& scenario, double scale) {
  return {.clients = scaled(200'000, scale),
          .bindings = scaled(400'000 * scenario.bindings, scale)};
}

class Run {
 public:
  Run(const Scenario& scenario, uint64_t seed, double scale, size_t mishaps);
  Tally to_end();

 private:
  void change_until(uint64_t time);
  uint16_t lru_member(const Packet& packet, uint16_t table);

  const Scenario& scenario_;
  PoolSize size_;
  Members members_;
  Traffic traffic_;
  std::vector<uint32_t> slots_;  // of clients
  std::vector<uint16_t> table_;
  LruTable lru_;
  Limpet limpet_;
  Ledger ledger_;
  uint64_t next_change_;
  bool disturbed_ = false;
};

Run::Run(const Scenario& scenario, uint64_t seed, double scale, size_t mishaps)
    : scenario_(scenario),
      size_(size_of(scenario, scale)),
      members_(seed_of(seed, 1)),
      traffic_(Clients(size_.clients, scenario.habits, end, seed_of(seed, 2)),
               Flood(scenario.flood * scale, flood_start, flood_end, seed_of(seed, 3))),
      table_(members_.table()),
      lru_(size_.bindings),
      limpet_(members_, size_),
      ledger_(size_.clients, mishaps) {
  for (uint32_t i = 0; i < size_.clients; ++i) slots_.push_back(members_.slot_of(address_of(i)));
  next_change_ = scenario.change_every > 0    ? scenario.change_every * second
                 : scenario.drain_after_flood ? flood_end
                                              : never;
}

void Run::change_until(uint64_t time) {
  while (next_change_ <= time) {
    disturbed_ = true;
    limpet_.advance(next_change_);
    if (scenario_.change_every > 0) {
      members_.change();
      next_change_ += scenario_.change_every * second;
    } else {
      members_.drain_one();
      next_change_ = never;
    }
    table_ = members_.table();
    limpet_.follow(members_);
  }
}

uint16_t Run::lru_member(const Packet& packet, uint16_t table) {
  LruTable::Entry& entry = lru_.touch(packet.source);
  const bool live = packet.time - entry.last_use <= affinity_timeout * second;
  if (!live || !members_.usable(entry.member)) entry.member = table;
  entry.last_use = packet.time;
  return entry.member;
}

Tally Run::to_end() {
  for (Packet packet = traffic_.next(); packet.time != never; packet = traffic_.next()) {
    change_until(packet.time);
    limpet_.advance(packet.time);
    const uint32_t slot = packet.flood ? members_.slot_of(packet.source) : slots_[packet.client];
    const uint16_t table = table_[slot];
    const std::array<uint16_t, methods> got = {table, lru_member(packet, table),
                                               limpet_.member_for(packet)};
    if (!disturbed_ && got[limpet_rule] != table) {
      throw std::runtime_error("at rest, the program's slot of a client is not the simulation's");
    }
    if (!packet.flood) ledger_.enter(packet, got, table, members_);
  }
  Tally tally = ledger_.close(end);
  const limpet_affinity_counter counter = limpet_.counter();
  tally.bound = counter.bound;
  tally.replaced = counter.replaced;
  tally.refused = counter.refused;
  tally.tracked_slots = limpet_.tracked_slots();
  return tally;
}

}  // namespace

Tally run(const Scenario& scenario, uint64_t seed, double scale, size_t mishaps) {
  return Run(scenario, seed, scale, mishaps).to_end();
}

}  // namespace limpet::sim
