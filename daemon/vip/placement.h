// SPDX-License-Identifier: GPL-2.0-or-later
// One address of a VIP: where it should be, how that stands, and what is under way for it.
#pragma once

#include <array>
#include <string>

#include "daemon/config/config.h"
#include "daemon/vip/schedule.h"
#include "daemon/vip/vip_state.h"

namespace limpet {

/// Three probes 100 ms apart, and the end of waiting for answers 200 ms after the last. RFC 5227,
/// 1.1 has one to two seconds (it thinks of hosts that get a new address, and of wireless links);
/// here a VIP waits that is wanted now, on a wire, and whom the probes miss is still heard of
/// later.
inline constexpr std::array<uint64_t, 4> probe_steps{0, 100, 200, 400};
/// At once and twice again: who is busy misses one, and Linux takes no new MAC within a second of
/// the last (locktime, arp(7)).
inline constexpr std::array<uint64_t, 3> announce_steps{0, 1000, 3000};
/// DEFEND_INTERVAL (RFC 5227, 1.1).
inline constexpr uint64_t defend_interval_ms = 10'000;

struct Placement {
  std::string vip;
  IpAddress address;
  Announce announce = Announce::none;
  std::string device;  // empty: none
  VipState state;
  Schedule probing{probe_steps};
  Schedule announcing{announce_steps};
  bool on_device = false;     // it was seen there, as long as it should be
  uint64_t defend_after = 0;  // the next claim that is answered
  std::string told;           // what the last event was about
  std::string trouble;        // what could not be done the last time, and was told
};

}  // namespace limpet
