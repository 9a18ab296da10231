// SPDX-License-Identifier: GPL-2.0-or-later
// The program and the model side by side, in the same network with the same farm; and the program
// compiled for this machine, for its coverage.
#pragma once

#include <array>
#include <string>

#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/fuzz_network.h"
#include "tests/fuzz/fuzz_program.h"
#include "tests/fuzz/native/native_program.h"
#include "tests/packet/packet_model.h"

namespace limpet::fuzz {

class World {
 public:
  static Result<World> make(const Network& network, bool with_nat);

  /// Every frame of the input through both, from the same beginning. Empty when they agree, else
  /// what they disagree on.
  std::string run(const Input& input);

  /// How many frames had which outcome, both agreeing.
  using Tally = std::array<uint64_t, LIMPET_REASON_COUNT>;
  const Tally& tally() const { return tally_; }

 private:
  World(Interfaces interfaces, PacketModel model, FuzzProgram program, NativeProgram native)
      : interfaces_(interfaces),
        model_(std::move(model)),
        program_(std::move(program)),
        native_(std::move(native)) {}
  void begin(const Input& input);
  model::Arrival arrival_of(const Input& input, const Shot& shot, uint64_t now_ns) const;

  Interfaces interfaces_;
  PacketModel model_;
  FuzzProgram program_;
  NativeProgram native_;
  Tally tally_{};
};

}  // namespace limpet::fuzz
