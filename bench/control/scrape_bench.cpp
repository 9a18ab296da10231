// SPDX-License-Identifier: GPL-2.0-or-later
// From the snapshot of 64 VIPs × 100 rules, 16 pools and 1,000 members, and what the maps say of
// it, to the metrics' text.
#include <benchmark/benchmark.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

#include "bench/control/large_farm.h"
#include "daemon/config/config_reader.h"
#include "daemon/farm/farm.h"
#include "daemon/metrics/exposition.h"

namespace limpet {
namespace {

const Histogram times({0.001, 0.01, 0.1});

Snapshot::Pool shown(const Pool& pool) {
  Snapshot::Pool shown{.name = pool.name(), .number = pool.number(), .slots = pool.record().slots};
  for (const Member& member : pool.members()) {
    shown.members.push_back({.name = member.name,
                             .number = member.number,
                             .state = MemberState::up,
                             .weight = member.weight,
                             .effective_weight = member.weight,
                             .expected_share = 1.0 / static_cast<double>(pool.members().size()),
                             .resolved = {true, std::nullopt}});
  }
  return shown;
}

Snapshot snapshot_of(const Farm& farm) {
  Snapshot snapshot{.interfaces = {{"eth0", "native"}}};
  for (const Vip& vip : farm.vips()) snapshot.vips.push_back({vip.name, 1000, 1});
  for (const Rule& rule : farm.rules()) {
    snapshot.rules.push_back({rule.number, rule.vip, rule.pool, rule.protocol, rule.ports});
  }
  for (const Pool& pool : farm.pools()) {
    snapshot.pools.push_back(shown(pool));
    snapshot.holders.push_back(
        {.pool = pool.number(), .own = true, .census = std::make_shared<Census>()});
  }
  snapshot.loop_lag = snapshot.table_build = snapshot.table_apply = snapshot.taking = times;
  return snapshot;
}

/// Numbers of many digits, as after some days.
limpet_counter counter(uint64_t number) {
  return {.packets = number * 123'456'789, .bytes = number * 123'456'789'000, .clients = number};
}

Reading reading_of(const Snapshot& snapshot, uint32_t members) {
  Reading reading;
  for (const auto& rule : snapshot.rules) reading.rules.push_back(counter(rule.number));
  for (const auto& pool : snapshot.pools) {
    Reading::Pool& read = reading.pools.emplace_back();
    for (const auto& member : pool.members) read.members.push_back(counter(member.number));
    reading.holdings.seen.push_back({.fill = 0.2, .clients = 12345.6, .false_positives = 0.01});
  }
  reading.reasons.assign(LIMPET_REASON_COUNT, 123'456);
  reading.holdings.slots.assign(members, 1'049);
  reading.holdings.clients.assign(members, 1234.5);
  return reading;
}

std::string exposed(const Snapshot& snapshot, const Reading& reading) {
  Exposition exposition;
  add_process(ProcessFigures::read(), exposition);
  add_wellbeing(snapshot, exposition);
  add_traffic(snapshot, reading, exposition);
  add_pools(snapshot, reading, exposition);
  add_members(snapshot, reading, exposition);
  add_checks(snapshot, exposition);
  add_daemon(snapshot, reading, exposition);
  return prometheus::TextSerializer().Serialize(exposition.take());
}

void scrape(benchmark::State& state) {
  const auto config = parse_config(edge_text + farm_text({}), "bench.toml");
  if (!config) return state.SkipWithError(config.error().message.c_str());
  const auto farm = Farm::make(*config);
  if (!farm) return state.SkipWithError(farm.error().message.c_str());
  const Snapshot snapshot = snapshot_of(*farm);
  const Reading reading = reading_of(snapshot, farm->capacity().members);
  std::string text;
  for (auto _ : state) text = exposed(snapshot, reading);
  state.counters["lines"] = static_cast<double>(std::ranges::count(text, '\n'));
}

[[maybe_unused]] const auto* registered =
    benchmark::RegisterBenchmark("scrape, snapshot to text", scrape)
        -> Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace limpet
