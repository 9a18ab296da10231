// SPDX-License-Identifier: GPL-2.0-or-later
// The members of the affinity simulation: their states, the configuration and the Maglev table that
// follow, and the slot of a client. The table is built here once more, beside the daemon's.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "daemon/farm/hash_seed.h"

namespace limpet::sim {

enum class State { up, draining, down };

/// Sizes of the pool, for the configuration.
struct PoolSize {
  uint32_t clients = 200'000;
  uint32_t bindings = 400'000;
};
constexpr uint32_t affinity_timeout = 600;  // seconds

class Members {
 public:
  explicit Members(uint64_t seed) : random_(seed) {}

  static constexpr uint16_t count = 20;  // numbers 1 to 20, as the datapath numbers them

  /// One member changes its state, at random. At least half of all stay up.
  void change();
  /// A member that is up begins to drain.
  void drain_one();

  State state(uint16_t member) const { return states_[member]; }
  bool usable(uint16_t member) const { return member != 0 && states_[member] != State::down; }

  /// The pool for tests/packet/program.h. A member that is down is wanted up there.
  std::string configuration(const PoolSize& size) const;
  /// The member of each slot.
  std::vector<uint16_t> table() const;
  /// The slot of a client.
  uint32_t slot_of(uint32_t source) const;

 private:
  uint16_t pick();
  std::vector<uint16_t> in_state_up() const;

  std::vector<State> states_ = std::vector<State>(count + 1, State::up);
  std::mt19937_64 random_;
  HashSeed seed_{"packet test"};  // Program's
  limpet_hash_key key_ = seed_.client_key();
};

}  // namespace limpet::sim
