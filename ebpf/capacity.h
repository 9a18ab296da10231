// SPDX-License-Identifier: GPL-2.0-or-later
// The sizes of the maps.
#pragma once

#include <cstdint>

#include "ebpf/abi.h"

namespace limpet {

/// How much the maps hold, fixed when they are made. Numbers run below these.
struct Capacity {
  uint32_t vips = 1;
  uint32_t port_tables = 1;  // number 0, the empty table, counts
  uint32_t rules = 1;        // number 0 is not used, but counts
  uint32_t pools = 1;
  uint32_t members = 1;                  // number 0, nobody, counts; at most LIMPET_MEMBERS_MAX
  uint32_t slots = LIMPET_SLOTS_A_LINE;  // of all pools; whole lines
  uint32_t filter_words = 1;             // of all pools and epochs
  uint32_t buckets = 1;                  // of all pools' bindings
  uint32_t interfaces = 1;
  uint32_t nat_members = 1;  // addresses of each family
  uint32_t relays = 1;
  uint32_t probes = 0;  // number 0 is not used, but counts; 0: none, and no part of the program
  bool nat = false;  // some pool forwards by nat: without it, its part is left out of the program
  bool operator==(const Capacity&) const = default;
};

}  // namespace limpet
