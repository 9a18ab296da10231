// SPDX-License-Identifier: GPL-2.0-or-later
// Whether one address of a VIP should be on its device. Pure: it is told what happened and when (by
// a monotonic clock, in milliseconds), and says what should be so; vips.h brings that about.
//
//   absent ─► probing ─► present         withdrawn: too few members, from wherever it was;
//      ▲         └─► conflict ─┘ (again)            back to absent after the hold-down
//      └── lost, refused, no device
#pragma once

#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "ebpf/address.h"

namespace limpet {

/// What the file says of it.
struct VipPolicy {
  bool probes = false;  // asks first whether another host has the address
  uint32_t min_members = 1;
  uint64_t hold_down_ms = 10'000;
  bool operator==(const VipPolicy&) const = default;
};

/// Members that the VIP's rules lead to, over all pools, whether or not these panic.
struct VipMembers {
  uint32_t usable = 0;
  uint32_t unknown = 0;   // in the network's reach, but their checks have no result yet
  uint32_t draining = 0;  // their clients come by this VIP until they are done
  bool operator==(const VipMembers&) const = default;
};

class VipState {
 public:
  enum class Name { absent, probing, present, withdrawn, conflict };
  static constexpr uint64_t never = std::numeric_limits<uint64_t>::max();
  /// From a conflict to the next probe, and up to how much is added at random, so that two edges
  /// that met once do not meet for ever.
  static constexpr uint64_t conflict_retry_ms = 10'000, conflict_jitter_ms = 2'000;
  /// Between attempts to put it there after losses or refusals: the second waits for a second,
  /// each further one twice as long, up to this. Forgotten when it stays there for as long.
  static constexpr uint64_t longest_backoff_ms = 60'000;

  VipState(const VipPolicy& policy, uint32_t seed, uint64_t now);

  void take_policy(const VipPolicy& policy, uint64_t now);
  /// It takes known members to come, and of those that may be there or drain as many to stay: so a
  /// restart, which knows little at first, changes nothing, and a drain of all cuts nobody off.
  void take_members(const VipMembers& members, uint64_t now);
  /// Why the device cannot have it now; empty: it can.
  void take_device(const std::string& obstacle, uint64_t now);
  /// The address is on the device, whoever put it there.
  void found(uint64_t now);
  /// It was, and is no more; `how` says so: "was taken off eth0".
  void lost(const std::string& how, uint64_t now);
  /// What is to be done cannot be done: "cannot be put on eth0: …".
  void refused(const std::string& why, uint64_t now);
  /// While probing: another host has it, or is about to take it.
  void in_use(const MacAddress& by, uint64_t now);
  /// While probing: nobody has it.
  void unused(uint64_t now);
  void tick(uint64_t now) { settle(now); }

  Name name() const { return name_; }
  uint64_t since() const { return since_; }
  /// Why it is not present; empty when it is.
  std::string reason() const;
  /// When tick() has something to do; `never`: nothing follows from time alone.
  uint64_t due() const;

 private:
  void count(uint64_t now);
  void settle(uint64_t now);
  void enter(Name name, uint64_t now);
  void back_off(uint64_t now);
  bool may_come() const { return told_ && members_.usable >= policy_.min_members; }
  bool may_stay() const {
    return !told_ ||
           uint64_t{members_.usable} + members_.unknown + members_.draining >= policy_.min_members;
  }

  VipPolicy policy_;
  VipMembers members_;
  bool told_ = false;  // of members
  uint64_t enough_since_ = never;
  std::string obstacle_;     // of the device
  std::string trouble_;      // the last loss or refusal
  MacAddress other_;         // who has it instead
  uint64_t not_before_ = 0;  // the next attempt
  uint32_t failures_ = 0;    // losses and refusals in a row
  Name name_ = Name::absent;
  uint64_t since_;
  std::minstd_rand random_;
};

const char* to_string(VipState::Name name);

}  // namespace limpet
