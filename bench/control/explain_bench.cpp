// SPDX-License-Identifier: GPL-2.0-or-later
// One question of `limpetctl explain` to the program that answers it, with 64 VIPs × 100 rules, 16
// pools and 1,000 members in the maps.
#include <benchmark/benchmark.h>

#include "bench/control/large_farm.h"
#include "ebpf/client_packet.h"
#include "ebpf/explainer.h"
#include "tests/packet/program.h"

namespace limpet {
namespace {

void explain(benchmark::State& state) {
  std::string reason;
  if (!can_load_programs(&reason)) return state.SkipWithError(("skipped: " + reason).c_str());
  static const auto program = Program::load(farm_text({}));
  auto explainer = Explainer::open(program->datapath());
  if (!explainer) return state.SkipWithError(explainer.error().message.c_str());
  if (auto loaded = explainer->load(); !loaded) {
    return state.SkipWithError(loaded.error().message.c_str());
  }
  const auto frame = frame_of({.client = address("10.0.0.1"),
                               .client_port = 40'000,
                               .vip = address("203.0.113.64"),
                               .port = 1099});
  limpet_explanation explanation{};
  for (auto _ : state) {
    const auto answer = explainer->ask(frame);
    if (!answer) return state.SkipWithError(answer.error().message.c_str());
    explanation = *answer;
  }
  if (explanation.member == LIMPET_MEMBER_NONE) state.SkipWithError("the packet got no member");
}

[[maybe_unused]] const auto* registered =
    benchmark::RegisterBenchmark("explain, one packet", explain) -> Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace limpet
