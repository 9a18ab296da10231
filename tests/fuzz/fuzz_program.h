// SPDX-License-Identifier: GPL-2.0-or-later
// The real program with the farm in its maps, and what it does with a frame, counters included.
#pragma once

#include <map>

#include "ebpf/datapath.h"
#include "ebpf/observer.h"
#include "tests/packet/model_farm.h"
#include "tests/packet/model_packet.h"

namespace limpet::fuzz {

/// Of a rule or a member. No pool has a memory here, so nobody is a new client.
struct Gained {
  uint64_t packets = 0, bytes = 0, clients = 0;
  bool operator==(const Gained&) const = default;
};

/// What counters gained, by number; those that gained nothing are left out.
struct Gain {
  std::map<uint32_t, uint64_t> reasons;
  std::map<uint32_t, Gained> rules, members;
  bool operator==(const Gain&) const = default;
};

struct Verdict {
  uint32_t action = 0;
  model::Bytes frame;
  Gain gain;
};

class FuzzProgram {
 public:
  static Result<FuzzProgram> load(const model::Farm& farm);

  /// From now on frames go through the program that observes, over the same maps, or not.
  void observe(bool observes) { observes_ = observes; }
  /// One frame through BPF_PROG_TEST_RUN; throws when the kernel refuses to, or when what is
  /// observed of the frame is not what is counted.
  Verdict run(const model::Arrival& arrival);
  int fd() const { return datapath_.program_fd(); }

  /// What is remembered between frames, for an input to begin anew.
  void forget_fragment(uint32_t place);
  void set_limit(limpet_limit which, int64_t used_up_to_ns);

  /// The headroom of a frame that comes with so much metadata in front.
  static size_t metadata_for(size_t headroom);
  /// What this kernel lets a test say: how much of a frame can be read at once (6.18 does), and
  /// that there is more metadata in front than 32 bytes.
  bool has_first_parts() const { return has_first_parts_; }
  bool has_headrooms() const { return has_headrooms_; }
  /// As much as it gives at once of large frames.
  static constexpr size_t longest_first_part = 4096 - 256 - 320;
  static constexpr size_t most_headroom = 256 - 40;

 private:
  FuzzProgram(Datapath datapath, Observer observer, const model::Farm& farm);
  Result<void> find_maps();
  bool accepts(const model::Arrival& arrival);
  Gain count();
  void compare(const Gain& gain, const model::Arrival& arrival);

  Datapath datapath_;
  Observer observer_;
  bool observes_ = false;
  std::vector<uint64_t> reasons_;
  std::vector<limpet_counter> rules_, members_;
  Descriptor fragments_, limits_;
  uint32_t limit_size_ = 0;
  bool has_first_parts_ = false, has_headrooms_ = false;
};

}  // namespace limpet::fuzz
