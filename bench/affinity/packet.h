// SPDX-License-Identifier: GPL-2.0-or-later
// A packet of the affinity simulation, and its clock.
#pragma once

#include <cstdint>
#include <limits>

namespace limpet::sim {

constexpr uint64_t second = 1'000'000'000;  // times are ns since the simulation began
constexpr uint64_t never = std::numeric_limits<uint64_t>::max();

struct Packet {
  uint64_t time = never;
  uint32_t source = 0;  // address, host order
  uint32_t client = 0;  // number, unless it is the flood's
  bool syn = false;     // a bare SYN; else an ACK
  bool flood = false;
};

}  // namespace limpet::sim
