// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_world.h"

#include <linux/bpf.h>

#include <algorithm>

#include "tests/fuzz/fuzz_difference.h"
#include "tests/fuzz/fuzz_farm.h"

namespace limpet::fuzz {
namespace {

constexpr uint64_t start_ns = 1'000'000'000'000;
constexpr size_t little_headroom = 12;  // for tags, but for no outer header

bool is_same(const NativeProgram::Verdict& native, const Verdict& real) {
  if (native.action != real.action) return false;
  return real.action == XDP_DROP || native.frame == real.frame;
}

}  // namespace

Result<World> World::make(const Network& network, bool with_nat) {
  const Interfaces interfaces = with_nat ? network.with_nat() : network.without_nat();
  model::Farm farm = make_farm(interfaces, with_nat);
  auto program = FuzzProgram::load(farm);
  if (!program) return program.error();
  const auto routes = [&network](const auto& question) { return network.look_up(question); };
  auto native = NativeProgram::copy_of(program->fd(), farm, routes);
  if (!native) return native.error();
  return World(interfaces, PacketModel(std::move(farm), routes), std::move(*program),
               std::move(*native));
}

std::string World::run(const Input& input) {
  begin(input);
  program_.observe(input.shots.size() % 2 == 0);
  bool is_whole = true;
  uint64_t now_ns = start_ns;
  for (size_t i = 0; i < input.shots.size(); ++i) {
    const model::Arrival arrival = arrival_of(input, input.shots[i], now_ns);
    const PacketModel::Outcome expected = model_.run(arrival);
    const Verdict got = program_.run(arrival);
    const std::string difference = fuzz::difference(arrival, expected, got);
    if (!difference.empty()) return "frame " + std::to_string(i) + " " + difference;
    // What it remembers of frames in several parts would be missing later.
    is_whole = is_whole && arrival.first_part >= arrival.frame.size();
    if (is_whole && !is_same(native_.run(arrival), got)) {
      return "frame " + std::to_string(i) + ": compiled for this machine, the program does " +
             "something else; tests/fuzz/native is wrong";
    }
    ++tally_[expected.reason];
    now_ns += input.step_ns();
  }
  return "";
}

/// Both forget what the input before left behind.
void World::begin(const Input& input) {
  for (const auto& [place, word] : model_.fragments().places()) {
    program_.forget_fragment(place);
    native_.forget_fragment(place);
  }
  model_.fragments().clear();
  for (const limpet_limit which : {LIMPET_LIMIT_REJECT, LIMPET_LIMIT_TOO_BIG}) {
    model::Limit& limit = model_.limit(which);
    const bool was_asked = limit.was_asked();
    limit.clear();
    if (input.is_limited()) limit.exhaust(start_ns);
    if (!input.is_limited() && !was_asked) continue;
    const int64_t used_up_to = input.is_limited() ? start_ns : 0;
    program_.set_limit(which, used_up_to);
    native_.set_limit(which, used_up_to);
  }
}

model::Arrival World::arrival_of(const Input& input, const Shot& shot, uint64_t now_ns) const {
  const bool is_tight = program_.has_headrooms() && input.has_little_headroom();
  const size_t first = program_.has_first_parts() ? input.first_part() : model::everything;
  return {.frame = shot.frame(),
          .ifindex = interfaces_[input.interface()],
          .first_part = std::min(first, FuzzProgram::longest_first_part),
          .headroom = is_tight ? little_headroom : FuzzProgram::most_headroom,
          .now_ns = now_ns};
}

}  // namespace limpet::fuzz
