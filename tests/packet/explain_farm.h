// SPDX-License-Identifier: GPL-2.0-or-later
// Pools of all affinities behind one VIP, with members that come and go at random while time
// passes, and random clients of theirs: for tests of what is said of packets before they come.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "ebpf/client_packet.h"
#include "tests/packet/program.h"

namespace limpet {

class ExplainFarm {
 public:
  explicit ExplainFarm(uint32_t seed);

  /// Time passes, and now and then members, rules or what is known of the network change.
  void happen();
  /// A packet of a client who comes back often, seldom or never.
  ClientPacket next_packet();
  /// The same as a client would send it, with any flags, and data behind.
  Frame frame_with_flags(const ClientPacket& packet);

  Program& program() { return *program_; }
  uint32_t below(uint32_t limit) { return static_cast<uint32_t>(generator_() % limit); }

 private:
  static constexpr uint32_t pools = 3, members = 4;
  struct Setting {
    bool present = true, reachable = true;
    const char* state = "up";
  };
  std::string text() const;
  void change();
  void change_members_of(uint32_t pool);

  std::mt19937_64 generator_;
  Setting settings_[pools][members];
  bool rule_disabled_ = false;
  uint64_t now_ns_ = 1'000'000'000'000;
  uint32_t steps_ = 0;
  std::unique_ptr<Program> program_;
};

}  // namespace limpet
