// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/metrics/exposition.h"

namespace limpet {
namespace {

/// All that is known of one pool.
struct PoolView {
  const Snapshot::Pool& pool;
  const Reading::Pool& read;
  const SeenFilter::Estimate& seen;
  const Census* census;  // nullptr: it has no memory
};

struct Figure {
  const char* name;
  const char* help;
  double (*value)(const PoolView&);
};

double usable(const PoolView& known) {
  return static_cast<double>(std::ranges::count_if(known.pool.members, [](const auto& member) {
    return member.state == MemberState::up || member.state == MemberState::draining;
  }));
}

constexpr Figure gauges[] = {
    {"limpet_pool_reachable_members", "Members wanted up and in the network's reach",
     [](const PoolView& k) -> double { return k.pool.reachable; }},
    {"limpet_pool_healthy_members", "Of the reachable members, those that are not known to be sick",
     [](const PoolView& k) -> double { return k.pool.healthy; }},
    {"limpet_pool_usable_members", "Members that clients may be on: up or draining", usable},
    {"limpet_pool_min_members", "With fewer, new clients go to the backup pool",
     [](const PoolView& k) -> double { return k.pool.min_members; }},
    {"limpet_pool_panic", "1 while the checks are not believed, as too few members are healthy",
     [](const PoolView& k) -> double { return k.pool.panics; }},
    {"limpet_pool_on_backup", "1 while new clients go to another pool's members",
     [](const PoolView& k) -> double { return k.pool.on_backup; }},
    {"limpet_pool_slots", "Slots of the Maglev table",
     [](const PoolView& k) -> double { return k.pool.slots; }},
    {"limpet_pool_memory_bytes", "Kernel memory",
     [](const PoolView& k) { return static_cast<double>(k.pool.memory); }},
    {"limpet_pool_table_checksum", "Of the table's members by slot; the same on edges that agree",
     [](const PoolView& k) -> double { return k.read.table_checksum; }},
};

constexpr Figure gauges_of_memory[] = {
    {"limpet_pool_clients", "Clients active within the timeout, an estimate",
     [](const PoolView& k) { return k.seen.clients; }},
    {"limpet_pool_expected_clients", "The pool's setting clients",
     [](const PoolView& k) { return static_cast<double>(k.pool.expected_clients); }},
    {"limpet_pool_filter_fill_ratio", "Bits of the seen filter that are set",
     [](const PoolView& k) { return k.seen.fill; }},
    {"limpet_pool_filter_false_positive_ratio", "New clients that pass for known ones",
     [](const PoolView& k) { return k.seen.false_positives; }},
    {"limpet_pool_bindings", "Clients that are looked up one by one, as of the last sweep",
     [](const PoolView& k) { return static_cast<double>(k.census->bindings); }},
    {"limpet_pool_bindings_limit", "Room for bindings",
     [](const PoolView& k) { return static_cast<double>(k.pool.bindings_limit); }},
    {"limpet_pool_tracked_slots", "Slots whose clients are looked up one by one",
     [](const PoolView& k) -> double { return k.read.slots_tracked; }},
};

constexpr Figure counters_of_memory[] = {
    {"limpet_pool_bindings_admitted_total", "New bindings",
     [](const PoolView& k) { return static_cast<double>(k.read.affinity.bound); }},
    {"limpet_pool_bindings_refused_total", "Bindings asked for and not admitted",
     [](const PoolView& k) { return static_cast<double>(k.read.affinity.refused); }},
    {"limpet_pool_bindings_replaced_total", "Live bindings that had to make room",
     [](const PoolView& k) { return static_cast<double>(k.read.affinity.replaced); }},
    {"limpet_pool_bindings_swept_total", "Bindings taken out after their timeout",
     [](const PoolView& k) { return static_cast<double>(k.pool.swept); }},
};

void add(const Figure& figure, const std::vector<PoolView>& pools, Exposition& exposition) {
  for (const PoolView& known : pools)
    exposition.add({{"pool", known.pool.name}}, figure.value(known));
}

void add_moves(const std::vector<PoolView>& pools, Exposition& exposition) {
  exposition.begin_counter("limpet_pool_moved_clients_total",
                           "Clients that had to leave their member, by what became of it");
  static constexpr const char* reasons[] = {
#define X(name, text) #name,
      LIMPET_LOSSES(X)
#undef X
  };
  for (const PoolView& known : pools) {
    for (size_t loss = 0; loss < LIMPET_LOSS_COUNT; ++loss) {
      exposition.add({{"pool", known.pool.name}, {"reason", reasons[loss]}},
                     static_cast<double>(known.read.affinity.moved[loss]));
    }
  }
}

}  // namespace

void add_pools(const Snapshot& snapshot, const Reading& reading, Exposition& exposition) {
  std::vector<PoolView> all, with_memory;
  for (size_t i = 0; i < snapshot.pools.size(); ++i) {
    const PoolView known{snapshot.pools[i], reading.pools[i], reading.holdings.seen[i],
                         snapshot.holders[i].census.get()};
    all.push_back(known);
    if (known.census) with_memory.push_back(known);
  }
  for (const Figure& figure : gauges) {
    exposition.begin_gauge(figure.name, figure.help);
    add(figure, all, exposition);
  }
  for (const Figure& figure : gauges_of_memory) {
    exposition.begin_gauge(figure.name, figure.help);
    add(figure, with_memory, exposition);
  }
  for (const Figure& figure : counters_of_memory) {
    exposition.begin_counter(figure.name, figure.help);
    add(figure, with_memory, exposition);
  }
  add_moves(with_memory, exposition);
}

}  // namespace limpet
