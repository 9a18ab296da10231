// SPDX-License-Identifier: GPL-2.0-or-later
// Building a pool's table: slots × members, even and uneven weights.
#include <benchmark/benchmark.h>

#include "daemon/farm/maglev.h"

namespace limpet {
namespace {

void build(benchmark::State& state, bool weighted) {
  const HashSeed seed("bench");
  std::vector<MaglevMember> members;
  for (uint16_t i = 1; i <= state.range(1); ++i) {
    members.push_back({i, weighted ? i : 100U, seed.permutation("member" + std::to_string(i))});
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(build_maglev(members, static_cast<uint32_t>(state.range(0))));
  }
}

BENCHMARK_CAPTURE(build, even, false)
    ->ArgsProduct({{65537, 655373}, {10, 100, 1000}})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(build, weighted, true)
    ->ArgsProduct({{65537, 655373}, {10, 100, 1000}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace limpet
