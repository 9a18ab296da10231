// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool_record.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace limpet {
namespace {

constexpr uint64_t filter_bits_a_client = 16;
constexpr uint64_t ns_a_second = 1'000'000'000;

/// The bytes of an IPv6 address or of parts of it, as they lie in memory.
using Bytes = std::array<uint8_t, 16>;

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

/// The first `length` bits are ones.
Bytes mask_of(uint8_t length) {
  Bytes mask{};
  for (unsigned bit = 0; bit < length; ++bit) {
    mask[bit / 8] = static_cast<uint8_t>(mask[bit / 8] | 0x80u >> bit % 8);
  }
  return mask;
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

void set_masks(const PoolConfig& config, limpet_pool& record) {
  const bool network = config.affinity == Affinity::network;
  const Bytes v4 = mask_of(network ? config.network_v4 : 32);
  const Bytes v6 = mask_of(network ? config.network_v6 : 128);
  std::memcpy(&record.mask4, v4.data(), sizeof record.mask4);
  std::memcpy(record.mask6, v6.data(), sizeof record.mask6);
}

/// The bits behind the prefixes are the spread's; of IPv6, as many as it has.
void set_tunnel_sources(const PoolConfig& config, limpet_pool& record) {
  const Prefix &v4 = config.tunnel_source_v4, &v6 = config.tunnel_source_v6;
  std::memcpy(&record.source4, v4.address.data(), sizeof record.source4);
  std::memcpy(record.source6, v6.address.data(), sizeof record.source6);
  const Bytes mask4 = mask_of(v4.length), mask6 = mask_of(v6.length);
  std::memcpy(&record.spread4, mask4.data(), sizeof record.spread4);
  std::memcpy(&record.spread6, mask6.data() + 12, sizeof record.spread6);
  record.spread4 = ~record.spread4;
  record.spread6 = ~record.spread6;
}

}  // namespace

PoolBases pool_sizes(const PoolConfig& config) {
  constexpr uint32_t line = LIMPET_SLOTS_A_LINE;
  return {.slots = (config.maglev_slots + line - 1) / line * line,
          .filter_words = filter_words(config) * LIMPET_EPOCHS,
          .buckets = buckets(config)};
}

limpet_pool pool_record(const PoolConfig& config, const PoolBases& bases) {
  limpet_pool record = {.slot_base = bases.slots,
                        .slots = config.maglev_slots,
                        .filter_base = bases.filter_words,
                        .filter_words = filter_words(config),
                        .bucket_base = bases.buckets,
                        .buckets = buckets(config),
                        .timeout = static_cast<uint32_t>(config.affinity_timeout.count()),
                        .affinity = config.affinity == Affinity::none
                                        ? uint32_t{LIMPET_AFFINITY_FLOW}
                                        : uint32_t{LIMPET_AFFINITY_CLIENT}};
  if (config.affinity != Affinity::none && config.forward == Forward::l2 && config.clamp_mss == 0) {
    record.flags |= LIMPET_POOL_EXPRESS;
  }
  if (config.affinity == Affinity::network) record.flags |= LIMPET_POOL_NETWORK;
  if (config.when_empty == WhenEmpty::reject) record.flags |= LIMPET_POOL_REJECT;
  for (uint16_t& mss : record.clamp_mss) mss = config.clamp_mss;
  set_admission(record);
  set_masks(config, record);
  set_tunnel_sources(config, record);
  return record;
}

}  // namespace limpet
