// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/pool_report.h"

namespace limpet {
namespace {

using nlohmann::json;

json moves_of(const limpet_affinity_counter& counter) {
  json moves = json::object();
#define X(name, text) moves[#name] = counter.moved[LIMPET_LOSS_##name];
  LIMPET_LOSSES(X)
#undef X
  return moves;
}

json show_pool(Edge& edge, const Pool& pool) {
  const PoolConfig& config = pool.config();
  const limpet_affinity_counter counter = edge.datapath().affinity_counter(pool.number());
  json shown = {{"name", pool.name()},
                {"mode", to_string(config.mode)},
                {"forward", to_string(config.forward)},
                {"affinity", to_string(config.affinity)},
                {"affinity_timeout_seconds", config.affinity_timeout.count()},
                {"source", edge.farm().source(pool).name()},
                {"healthy", pool.share().healthy},
                {"could_serve", pool.share().of},
                {"panic", pool.panics()},
                {"slots", pool.record().slots},
                {"memory_bytes", pool.memory()},
                {"moved", moves_of(counter)},
                {"bound", counter.bound},
                {"replaced", counter.replaced},
                {"refused", counter.refused}};
  const Sweep* sweep = edge.aging().sweep(pool.number());
  if (!sweep) return shown;
  const Holdings& holdings = edge.holdings();
  const SeenFilter::Estimate& seen = holdings.seen[pool.number()];
  shown["clients"] = static_cast<uint64_t>(seen.clients + 0.5);
  shown["clients_expected"] = config.clients;
  shown["filter_fill"] = seen.fill;
  shown["filter_false_positives"] = seen.false_positives;
  shown["bindings"] = sweep->census().bindings;
  shown["bindings_capacity"] = uint64_t{pool.record().buckets} * LIMPET_BUCKET_WAYS;
  shown["slots_tracked"] = holdings.tracked[pool.number()];
  shown["swept"] = sweep->swept();
  return shown;
}

}  // namespace

json show_pools(Edge& edge) {
  json pools = json::array();
  for (const Pool& pool : edge.farm().pools()) pools.push_back(show_pool(edge, pool));
  return {{"pools", pools}};
}

}  // namespace limpet
