// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool.h"

#include <arpa/inet.h>

#include <algorithm>

namespace limpet {
namespace {

constexpr uint64_t filter_bits_a_client = 16;
constexpr uint64_t ns_a_second = 1'000'000'000;

bool has_memory(const PoolConfig& config) {
  return config.affinity_timeout.count() > 0;
}

uint32_t filter_words(const PoolConfig& config) {
  if (!has_memory(config)) return 1;
  return static_cast<uint32_t>((config.clients * filter_bits_a_client + 63) / 64);
}

uint32_t buckets(const PoolConfig& config) {
  if (!has_memory(config)) return 0;
  return static_cast<uint32_t>((config.bindings + LIMPET_BUCKET_WAYS - 1) / LIMPET_BUCKET_WAYS);
}

/// New bindings come at the table's capacity a timeout, and a quarter of it at once: a change that
/// moves half of the expected clients asks for that many with the default capacity.
void set_admission(limpet_pool& record) {
  if (record.buckets == 0) return;
  const uint64_t timeout = record.timeout * ns_a_second;
  record.admission_cost =
      std::max<uint64_t>(1, timeout / (uint64_t{record.buckets} * LIMPET_BUCKET_WAYS));
  record.admission_burst = timeout / 4;
}

limpet_pool record_of(const PoolConfig& config, const PoolBases& bases) {
  uint32_t mask = UINT32_MAX;
  if (config.affinity == Affinity::network) mask <<= 32 - config.network_v4;
  limpet_pool record = {.slot_base = bases.slots,
                        .slots = config.maglev_slots,
                        .affinity = config.affinity == Affinity::none
                                        ? uint32_t{LIMPET_AFFINITY_FLOW}
                                        : uint32_t{LIMPET_AFFINITY_CLIENT},
                        .mask4 = htonl(mask),
                        .filter_base = bases.filter_words,
                        .filter_words = filter_words(config),
                        .bucket_base = bases.buckets,
                        .buckets = buckets(config),
                        .timeout = static_cast<uint32_t>(config.affinity_timeout.count())};
  set_admission(record);
  return record;
}

}  // namespace

PoolBases pool_sizes(const PoolConfig& config) {
  constexpr uint32_t line = LIMPET_SLOTS_A_LINE;
  return {.slots = (config.maglev_slots + line - 1) / line * line,
          .filter_words = filter_words(config) * LIMPET_EPOCHS,
          .buckets = buckets(config)};
}

Pool::Pool(const PoolConfig& config, uint32_t number, const PoolBases& bases)
    : config_(config), number_(number), record_(record_of(config, bases)) {}

uint64_t Pool::memory() const {
  const PoolBases sizes = pool_sizes(config_);
  return uint64_t{sizes.slots} * (sizeof(limpet_slot) + sizeof(limpet_window)) +
         uint64_t{sizes.filter_words} * sizeof(uint64_t) +
         uint64_t{sizes.buckets} * sizeof(limpet_bucket);
}

std::vector<const Member*> Pool::learn(const IpAddress& address, const Result<NextHop>& next_hop) {
  std::vector<const Member*> concerned;
  for (Member& member : members_) {
    if (member.address != address) continue;
    member.next_hop = next_hop;
    concerned.push_back(&member);
  }
  return concerned;
}

uint32_t Pool::ready() const {
  return static_cast<uint32_t>(std::ranges::count_if(members_, &Member::takes_new));
}

std::vector<MaglevMember> Pool::takers() const {
  std::vector<MaglevMember> takers;
  const Member* first = nullptr;
  for (const Member& member : members_) {
    if (!member.takes_new()) continue;
    if (!first || member.priority < first->priority) first = &member;
    takers.push_back({member.number, member.weight, member.permutation});
  }
  if (config_.mode == Mode::priority && first) return {{first->number, 1, first->permutation}};
  return takers;
}

}  // namespace limpet
