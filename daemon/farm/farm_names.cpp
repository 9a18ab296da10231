// SPDX-License-Identifier: GPL-2.0-or-later
// A farm's numbers as the datapath's maps remember them, and the farm that these tell of.
#include <algorithm>
#include <cstring>

#include "daemon/farm/farm.h"

namespace limpet {
namespace {

limpet_pool_name name_of(const PoolConfig& config) {
  limpet_pool_name record{};
  set_text(record.name, config.name);
  record.forward = static_cast<uint8_t>(config.forward);
  record.affinity = static_cast<uint8_t>(config.affinity);
  record.network4 = config.network_v4;
  record.network6 = config.network_v6;
  return record;
}

limpet_member_name name_of(const MemberNumbers::Known& known) {
  limpet_member_name record{};
  set_text(record.pool, known.pool);
  set_text(record.name, known.member);
  record.state = known.loss ? LIMPET_NUMBER_RETIRED : LIMPET_NUMBER_TAKEN;
  if (known.loss) record.loss = static_cast<uint8_t>(*known.loss);
  return record;
}

// The maps' words are the configuration's.
static_assert(static_cast<int>(Forward::l2) == LIMPET_FORWARD_L2);
static_assert(static_cast<int>(Forward::ipip) == LIMPET_FORWARD_IPIP);
static_assert(static_cast<int>(Forward::nat) == LIMPET_FORWARD_NAT);
static_assert(static_cast<int>(Affinity::none) == 0 && static_cast<int>(Affinity::single) == 1 &&
              static_cast<int>(Affinity::network) == 2);

/// A description from which pool_record() makes this record again, as far as it says who the
/// clients are and what memory they have.
PoolConfig description_of(const limpet_pool_name& name, const limpet_pool& record) {
  PoolConfig config;
  config.name = text_of(name.name);
  config.forward = static_cast<Forward>(name.forward);
  config.affinity = static_cast<Affinity>(name.affinity);
  config.network_v4 = name.network4;
  config.network_v6 = name.network6;
  config.affinity_timeout = std::chrono::seconds(record.timeout);
  config.maglev_slots = record.slots;
  if (record.buckets > 0) config.clients = uint64_t{record.filter_words} * 4;  // 16 bits a client
  config.bindings = uint64_t{record.buckets} * LIMPET_BUCKET_WAYS;
  return config;
}

bool fits(const limpet_pool_name& name, const limpet_pool& record, const Capacity& capacity) {
  return name.forward <= LIMPET_FORWARD_NAT && name.affinity <= 2 && name.network4 <= 32 &&
         name.network6 <= 128 && record.slots > 0 && record.epoch < LIMPET_EPOCHS &&
         uint64_t{record.slot_base} + record.slots <= capacity.slots &&
         record.filter_base + uint64_t{record.filter_words} * LIMPET_EPOCHS <=
             capacity.filter_words &&
         uint64_t{record.bucket_base} + record.buckets <= capacity.buckets;
}

template <class Record>
std::map<Identity, uint32_t> numbers_of(const std::vector<Record>& records) {
  std::map<Identity, uint32_t> numbers;
  for (uint32_t number = 0; number < records.size(); ++number) {
    if (in_use(records[number])) numbers.emplace(identity_of(records[number]), number);
  }
  return numbers;
}

}  // namespace

Names Farm::names() const {
  Names names{.pools = std::vector<limpet_pool_name>(capacity_.pools),
              .members = std::vector<limpet_member_name>(capacity_.members),
              .rules = std::vector<limpet_identity>(capacity_.rules),
              .port_tables = std::vector<limpet_identity>(capacity_.port_tables)};
  for (const auto& known : members_.known()) names.members[known.number] = name_of(known);
  for (const Pool& pool : pools_) {
    names.pools[pool.number()] = name_of(pool.config());
    for (const Member& member : pool.members()) {
      names.members[member.number].draining = member.wanted == WantedState::draining;
      names.members[member.number].drained = member.drained;
    }
  }
  for (const Rule& rule : rules_) names.rules[rule.number] = limpet::record_of(rule.identity);
  for (const auto& [identity, number] : port_tables_.in_use()) {
    names.port_tables[number] = limpet::record_of(identity);
  }
  return names;
}

Result<Farm> Farm::remembered(const Names& names, const std::vector<limpet_pool>& records,
                              const Capacity& capacity) {
  Farm farm(capacity.members,
            PortTableNumbers(numbers_of(names.port_tables), capacity.port_tables));
  farm.capacity_ = capacity;
  for (const auto& [identity, number] : numbers_of(names.rules)) {
    farm.rules_.push_back({.number = number, .identity = identity});
  }
  bool ended = false;
  for (uint32_t number = 0; number < names.pools.size(); ++number) {
    const limpet_pool_name& name = names.pools[number];
    if (!std::exchange(ended, !in_use(name)) && in_use(name) &&
        fits(name, records[number], capacity)) {
      const limpet_pool& record = records[number];
      farm.pools_.emplace_back(description_of(name, record), number,
                               PoolBases{record.slot_base, record.filter_base, record.bucket_base});
    } else if (in_use(name)) {
      return Error{"what the maps say of pool " + std::to_string(number) + " cannot be"};
    }
  }
  farm.remember_members(names.members);
  return farm;
}

void Farm::remember_members(const std::vector<limpet_member_name>& names) {
  std::vector<MemberNumbers::Known> all;
  for (uint16_t number = 1; number < names.size(); ++number) {
    const limpet_member_name& name = names[number];
    if (!in_use(name)) continue;
    MemberNumbers::Known known{
        number, std::string(text_of(name.pool)), std::string(text_of(name.name)), {}};
    const Pool* pool = find_pool(known.pool);
    if (name.state == LIMPET_NUMBER_RETIRED || !pool) {
      known.loss =
          name.loss < LIMPET_LOSS_COUNT ? static_cast<limpet_loss>(name.loss) : LIMPET_LOSS_removed;
    } else {
      pools_[pool->number()].members().push_back(
          {.number = number,
           .name = known.member,
           .wanted = name.draining ? WantedState::draining : WantedState::up,
           .drained = name.drained != 0});
    }
    all.push_back(std::move(known));
  }
  members_.restore(all);
}

}  // namespace limpet
