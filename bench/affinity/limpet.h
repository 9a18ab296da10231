// SPDX-License-Identifier: GPL-2.0-or-later
// Limpet in the affinity simulation: the real BPF program through BPF_PROG_TEST_RUN, in virtual
// time, with the daemon's own code for changes of members and for what ages.
#pragma once

#include <array>
#include <memory>

#include "bench/affinity/members.h"
#include "bench/affinity/traffic.h"
#include "tests/packet/program.h"

namespace limpet::sim {

class Limpet {
 public:
  /// Throws std::runtime_error where the program cannot be loaded.
  Limpet(const Members& members, const PoolSize& size);

  /// The members' states are these now.
  void follow(const Members& members);
  /// It is `time`: the daemon does what fell due since the last call. Call it for each packet.
  void advance(uint64_t time);
  /// Who gets the packet; 0: nobody.
  uint16_t member_for(const Packet& packet);

  limpet_affinity_counter counter() { return program_->datapath().affinity_counter(0); }
  size_t tracked_slots() { return program_->tracked_slots(); }

 private:
  void learn_next_hops(const Members& members, bool wanted);

  PoolSize size_;
  std::unique_ptr<Program> program_;
  Frame frame_;
  std::array<uint8_t, 128> sent_;
  uint64_t next_tick_ = 0;
};

}  // namespace limpet::sim
