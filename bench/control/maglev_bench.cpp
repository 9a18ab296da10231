// SPDX-License-Identifier: GPL-2.0-or-later
// Building a pool's table: slots × members, equal and uneven weights.
#include <benchmark/benchmark.h>

#include "daemon/farm/maglev.h"

namespace limpet {
namespace {

void build(benchmark::State& state, uint32_t slots, uint16_t count, bool weighted) {
  const HashSeed seed("bench");
  std::vector<MaglevMember> members;
  for (uint16_t i = 1; i <= count; ++i) {
    members.push_back({i, weighted ? i : 100U, seed.permutation("member" + std::to_string(i))});
  }
  for (auto _ : state) benchmark::DoNotOptimize(build_maglev(members, slots));
}

[[maybe_unused]] const bool registered = [] {
  for (const uint32_t slots : {65'537U, 655'373U}) {
    for (const uint16_t members : std::initializer_list<uint16_t>{10, 100, 1000}) {
      for (const bool weighted : {false, true}) {
        const std::string name = "maglev, " + std::to_string(slots) + " slots, " +
                                 std::to_string(members) + " members, " +
                                 (weighted ? "weights 1 to N" : "equal weights");
        benchmark::RegisterBenchmark(name.c_str(), build, slots, members, weighted)
            ->Unit(benchmark::kMillisecond);
      }
    }
  }
  return true;
}();

}  // namespace
}  // namespace limpet
