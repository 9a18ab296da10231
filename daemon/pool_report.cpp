// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/pool_report.h"

#include <algorithm>

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
                {"affinity", to_string(config.affinity)},
                {"affinity_timeout_seconds", config.affinity_timeout.count()},
                {"source", edge.farm().source(pool).name()},
                {"slots", pool.record().slots},
                {"memory_bytes", pool.memory()},
                {"moved", moves_of(counter)},
                {"bound", counter.bound},
                {"replaced", counter.replaced},
                {"refused", counter.refused}};
  const Sweep* sweep = edge.aging().sweep(pool.number());
  if (!sweep) return shown;
  const SeenFilter::Estimate seen = edge.datapath().seen_filter(pool.number()).estimate();
  shown["clients"] = static_cast<uint64_t>(seen.clients + 0.5);
  shown["clients_expected"] = config.clients;
  shown["filter_fill"] = seen.fill;
  shown["filter_false_positives"] = seen.false_positives;
  shown["bindings"] = sweep->census().bindings;
  shown["bindings_capacity"] = uint64_t{pool.record().buckets} * LIMPET_BUCKET_WAYS;
  shown["slots_tracked"] = edge.datapath().slots(pool.number()).tracked();
  shown["swept"] = sweep->swept();
  return shown;
}

/// What the members have, by their numbers.
struct Holdings {
  std::vector<uint32_t> slots;  // of their own pool
  std::vector<double> clients;  // of all pools: a backup's members have those of others
};

/// Adds the pool's clients. Those of slots at rest are estimated by the filter; those of tracked
/// slots are bound or, while the slot's window is open, may still be silent clients of `before`.
void add_clients(Edge& edge, const Pool& pool, const Sweep& sweep, std::vector<double>& clients) {
  const auto now_s = static_cast<uint32_t>(uv_hrtime() / 1'000'000'000);
  const SlotTable slots = edge.datapath().slots(pool.number());
  const double a_slot =
      edge.datapath().seen_filter(pool.number()).estimate().clients / slots.size();
  std::vector<double> silent(clients.size());
  for (uint32_t slot = 0; slot < slots.size(); ++slot) {
    const limpet_slot word = slots[slot];
    if (!(word & LIMPET_SLOT_TRACKED)) {
      clients[limpet_slot_now(word)] += a_slot;
    } else if (!slots.is_over(slot, now_s)) {
      silent[limpet_slot_before(word)] += a_slot;
    }
  }
  for (size_t member = 1; member < clients.size(); ++member) {
    const auto bound = static_cast<double>(sweep.census().bindings_of[member]);
    clients[member] += std::max(bound, silent[member]);
  }
}

Holdings holdings_of(Edge& edge) {
  const uint32_t members = edge.farm().capacity().members;
  Holdings holdings{std::vector<uint32_t>(members), std::vector<double>(members)};
  for (const Pool& pool : edge.farm().pools()) {
    const SlotTable slots = edge.datapath().slots(pool.number());
    const bool own = &edge.farm().source(pool) == &pool;
    for (uint32_t slot = 0; own && slot < slots.size(); ++slot) {
      ++holdings.slots[limpet_slot_now(slots[slot])];
    }
    if (const Sweep* sweep = edge.aging().sweep(pool.number())) {
      add_clients(edge, pool, *sweep, holdings.clients);
    }
  }
  return holdings;
}

json show_member(Edge& edge, const Pool& pool, const Member& member, const Holdings& holdings) {
  const limpet_counter counter = edge.datapath().member_counter(member.number);
  return {{"pool", pool.name()},
          {"name", member.name},
          {"address", member.address.to_string()},
          {"state", to_string(member.state())},
          {"reason", member.reason()},
          {"weight", member.weight},
          {"priority", member.priority},
          {"share", static_cast<double>(holdings.slots[member.number]) / pool.record().slots},
          {"clients", static_cast<uint64_t>(holdings.clients[member.number] + 0.5)},
          {"interface", member.next_hop ? interface_name(member.next_hop->ifindex) : ""},
          {"mac", member.next_hop ? member.next_hop->destination.to_string() : ""},
          {"packets", counter.packets},
          {"bytes", counter.bytes}};
}

}  // namespace

json show_pools(Edge& edge) {
  json pools = json::array();
  for (const Pool& pool : edge.farm().pools()) pools.push_back(show_pool(edge, pool));
  return {{"pools", pools}};
}

json show_members(Edge& edge) {
  json members = json::array();
  const Holdings holdings = holdings_of(edge);
  for (const Pool& pool : edge.farm().pools()) {
    for (const Member& member : pool.members()) {
      members.push_back(show_member(edge, pool, member, holdings));
    }
  }
  return {{"members", members}};
}

}  // namespace limpet
