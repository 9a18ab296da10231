// SPDX-License-Identifier: GPL-2.0-or-later
// What a file of 64 VIPs × 100 rules, 16 pools and 1,000 members takes: from text to a checked
// configuration, with operators' wishes to the farm that is in force then, and the plan for that.
#include <benchmark/benchmark.h>

#include "bench/control/large_farm.h"
#include "daemon/config/config_reader.h"
#include "daemon/config/resolved.h"
#include "daemon/plan/difference.h"
#include "daemon/plan/moves.h"
#include "daemon/wishes/wishes.h"

namespace limpet {
namespace {

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

std::string text() {
  return edge_text + farm_text({});
}

const Wish drained{.state = WantedState::draining, .weight = {}, .drain_until = {}};

Config read_text() {
  return value_of(parse_config(text(), "bench.toml"));
}

/// As LiveConfig makes it of the file that is in force.
Config with_drain(const Config& file) {
  const Wishes wishes = value_of(Wishes().with(file, "p0", "m0", drained));
  return wishes.applied(value_of(resolved(file, {})), std::chrono::system_clock::now());
}

void read(benchmark::State& state) {
  const std::string file = text();
  for (auto _ : state) benchmark::DoNotOptimize(value_of(parse_config(file, "bench.toml")));
}

void wish(benchmark::State& state) {
  const Config file = read_text();
  for (auto _ : state) benchmark::DoNotOptimize(with_drain(file));
}

void succeed(benchmark::State& state) {
  const Config file = read_text(), then = with_drain(file);
  const Farm farm = value_of(Farm::make(file));
  for (auto _ : state) benchmark::DoNotOptimize(value_of(farm.with(then)));
}

void plan(benchmark::State& state) {
  const Config file = read_text(), then = with_drain(file);
  const Farm farm = value_of(Farm::make(file));
  for (auto _ : state) {
    benchmark::DoNotOptimize(difference(file, then));
    benchmark::DoNotOptimize(moves(farm, value_of(farm.with(then))));
  }
}

[[maybe_unused]] const bool registered = [] {
  const auto add = [](const char* name, void (*function)(benchmark::State&)) {
    benchmark::RegisterBenchmark(name, function)->Unit(benchmark::kMillisecond);
  };
  add("file, text to checked configuration", read);
  add("drain, checked configuration with it", wish);
  add("drain, farm of that configuration", succeed);
  add("plan, of a drain", plan);
  return true;
}();

}  // namespace
}  // namespace limpet
