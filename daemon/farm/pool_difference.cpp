// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/pool_difference.h"

#include "daemon/farm/pool_record.h"

namespace limpet {
namespace {

std::string network_text(const PoolConfig& pool) {
  return "/" + std::to_string(pool.network_v4) + " and /" + std::to_string(pool.network_v6);
}

template <class Number>
std::optional<PoolDifference> difference(const char* key, Number before, Number after) {
  return PoolDifference{key, std::to_string(before), std::to_string(after)};
}

}  // namespace

std::optional<PoolDifference> clients_difference(const PoolConfig& old, const PoolConfig& now) {
  const limpet_pool before = pool_record(old, {}), after = pool_record(now, {});
  if (before.slots != after.slots) {
    return difference("maglev_slots", old.maglev_slots, now.maglev_slots);
  }
  if (old.affinity != now.affinity) {
    return PoolDifference{"affinity", to_string(old.affinity), to_string(now.affinity)};
  }
  if (before.mask4 != after.mask4 || old.network_v6 != now.network_v6) {
    return PoolDifference{"network", network_text(old), network_text(now)};
  }
  if ((before.timeout == 0) != (after.timeout == 0)) {
    return difference("affinity_timeout from or to 0", before.timeout, after.timeout);
  }
  if (before.filter_words != after.filter_words) {
    return difference("clients", old.clients, now.clients);
  }
  if (before.buckets != after.buckets) return difference("bindings", old.bindings, now.bindings);
  return {};
}

}  // namespace limpet
