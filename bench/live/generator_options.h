// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "bench/live/generator.bpf.h"

namespace limpet::live {

struct GeneratorOptions {
  std::string interface;
  live_settings settings{};  // .cpu: where the generator runs, too
  uint64_t warm = 0;         // frames to send first
  double seconds = 1;        // to measure

  /// Throws std::invalid_argument with the usage.
  static GeneratorOptions parse(int argc, char** argv);
};

}  // namespace limpet::live
