// SPDX-License-Identifier: GPL-2.0-or-later
// What libFuzzer calls: frames through the BPF program and through the model of PACKETS.md, until
// they disagree. The coverage that guides it is that of the model and of the program compiled for
// this machine, since BPF gives none.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "daemon/privileges.h"
#include "ebpf/reason.h"
#include "tests/fuzz/fuzz_mutator.h"
#include "tests/fuzz/fuzz_world.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace limpet::fuzz {
namespace {

/// Where there is no BPF, the test is skipped: that is what 77 says to ctest.
[[noreturn]] void skip(const std::string& reason) {
  std::fprintf(stderr, "fuzz: skipped: %s\n", reason.c_str());
  std::exit(77);
}

template <class T>
T value_of(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "fuzz: %s\n", result.error().message.c_str());
  std::exit(1);
}

/// Both worlds; made once, before the first input. In the end they tell what they have seen.
struct Setup {
  ~Setup() {
    std::string seen, never;
    for (uint32_t i = 0; i < LIMPET_REASON_COUNT; ++i) {
      const uint64_t frames = with_nat.tally()[i] + without_nat.tally()[i];
      const std::string name = limpet::reasons()[i].name;
      if (frames == 0) never += " " + name;
      if (frames != 0) seen += " " + name + " " + std::to_string(frames);
    }
    std::fprintf(stderr, "fuzz: frames agreed on:%s\nfuzz: reasons never met:%s\n", seen.c_str(),
                 never.empty() ? " none" : never.c_str());
  }
  Network network = value_of(Network::make());
  World with_nat = value_of(World::make(network, true));
  World without_nat = value_of(World::make(network, false));
};

Setup& setup() {
  static Setup once;
  return once;
}

}  // namespace
}  // namespace limpet::fuzz

using namespace limpet::fuzz;  // NOLINT

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  if (auto granted = limpet::require_privileges({}); !granted) skip(granted.error().message);
  if (geteuid() != 0) skip("a network namespace of its own takes root");
  setup();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Input input = Input::parse({data, size});
  World& world = input.with_nat() ? setup().with_nat : setup().without_nat;
  const std::string difference = world.run(input);
  if (difference.empty()) return 0;
  std::fprintf(stderr, "fuzz: the program and the model disagree, world %s nat\n%s",
               input.with_nat() ? "with" : "without", difference.c_str());
  std::abort();
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size,
                                          unsigned seed) {
  Input input = Input::parse({data, size});
  Mutator(seed, LLVMFuzzerMutate).mutate(input);
  Bytes mutated = input.serialise();
  mutated.resize(std::min(mutated.size(), max_size));
  std::ranges::copy(mutated, data);
  return mutated.size();
}

/// The frames of one, then those of the other.
extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* one, size_t one_size,
                                            const uint8_t* other, size_t other_size, uint8_t* out,
                                            size_t max_size, unsigned) {
  Input input = Input::parse({one, one_size});
  for (Shot& shot : Input::parse({other, other_size}).shots) {
    if (input.shots.size() < most_shots) input.shots.push_back(std::move(shot));
  }
  Bytes both = input.serialise();
  both.resize(std::min(both.size(), max_size));
  std::ranges::copy(both, out);
  return both.size();
}

/// The kernel forbids what the leak detector does, in many containers.
extern "C" const char* __asan_default_options() {
  return "detect_leaks=0";
}
