// SPDX-License-Identifier: GPL-2.0-or-later
// The rule of ebpf/AFFINITY.md for one pool in plain C++: no packed words, no atomics, one packet
// at a time. The BPF program and the daemon are held against it. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <set>
#include <span>
#include <vector>

#include "ebpf/abi.h"

namespace limpet {

/// Times are seconds, but for those named ns.
class AffinityModel {
 public:
  struct Slot {
    uint32_t now = LIMPET_MEMBER_NONE;
    uint32_t before = LIMPET_MEMBER_NONE;
    bool tracked = false;
    uint32_t window_end = 0;
    uint32_t window_limit = 0;
  };

  struct Binding {
    bool occupied = false;
    uint32_t fingerprint = 0;
    uint32_t member = LIMPET_MEMBER_NONE;
    uint32_t last_use = 0;
  };

  /// What the pool knows of a client.
  struct Knowledge {
    Slot slot;
    bool seen = false;
    bool recent = false;
    std::optional<Binding> binding;
  };

  /// How often what happened; a test that never came by some of this has tested little.
  struct Tallies {
    uint64_t bound = 0, replaced = 0, refused = 0;  // as in limpet_affinity_counter
    uint64_t by_binding = 0;                        // packets that left `now` for a binding
    uint64_t by_before = 0;                         // packets that left `now` for `before`
    uint64_t rebound = 0;                           // own bindings overwritten
    uint64_t extended = 0;                          // windows
    uint64_t run_out = 0;                           // bindings swept away for their age
    uint64_t back_at_rest = 0;                      // slots
    uint64_t new_clients = 0;                       // as in limpet_counter
  };

  /// Takes sizes, timeout and admission from the pool's record, nothing of its state.
  explicit AffinityModel(const limpet_pool& settings);

  /// The member that gets a packet of the client with this hash, and all that the packet writes.
  uint32_t decide(uint64_t client, bool traceless, uint64_t now_ns);

  /// A change of members. `table` is the new one: a member for each slot.
  void change(std::span<const uint16_t> table, uint32_t now);
  void set_usable(uint32_t member, bool usable);
  size_t tracked_slots() const {
    return static_cast<size_t>(std::ranges::count(slots_, true, &Slot::tracked));
  }

  /// The daemon's chores.
  void turn_epoch();
  void turn_recent();
  void sweep(uint32_t now);

  Knowledge know(uint64_t client);
  const Tallies& tallies() const { return tallies_; }

 private:
  /// A Bloom filter in which a client has two bits of one word.
  struct Filter {
    std::vector<uint64_t> words;
    bool contains(uint64_t client) const;
    void add(uint64_t client);
    void clear() { words.assign(words.size(), 0); }
  };

  static bool is_in_any(const std::vector<Filter>& filters, uint64_t client);
  bool has_memory() const { return settings_.buckets > 0; }
  Slot& slot_of(uint64_t client);
  std::array<std::span<Binding>, 2> buckets_of(uint64_t client);
  Binding* binding_of(uint64_t client);
  bool is_live(const Binding& binding, uint32_t now) const;
  /// Whether the pool's token bucket has credit for one more binding; takes it.
  bool admit(bool seen, uint64_t now_ns);
  Binding& make_room(uint64_t client, uint32_t now);

  limpet_pool settings_;
  std::set<uint32_t> usable_;
  std::vector<Slot> slots_;
  std::vector<Binding> bindings_;         // bucket after bucket
  std::vector<Filter> epochs_;            // of the seen filter
  std::vector<Filter> halves_;            // of the recent filter
  uint32_t epoch_ = 0, half_ = 0;         // the current ones
  std::optional<int64_t> used_up_to_ns_;  // the admission's credit
  Tallies tallies_;
};

std::ostream& operator<<(std::ostream& out, const AffinityModel::Knowledge& known);

}  // namespace limpet
