// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/scenario.h"

#include "bench/affinity/members.h"

namespace limpet::sim {
namespace {

/// At least one packet every half timeout, and nearly as many packets as the others send.
constexpr Habits restless{.bursts = 2,
                          .packets = 1,
                          .new_connection = 0.3,
                          .burst_gap = 45,
                          .short_break = 1550,
                          .long_break = 1550,
                          .long_share = 0,
                          .longest = affinity_timeout / 2.};

/// As everybody, but half the breaks are of the user alone: the connection outlives them.
std::vector<Habits> sleepers() {
  Habits sleepy_mail = mail, sleepy_web = web;
  sleepy_mail.resumed = sleepy_web.resumed = 0.5;
  return {sleepy_mail, sleepy_mail, sleepy_web};
}

}  // namespace

std::vector<Scenario> scenarios() {
  return {
      {.name = "120 s, no flood", .change_every = 120, .design = 15},
      {.name = "120 s, 2,000/s", .change_every = 120, .flood = 2'000, .design = 2977},
      {.name = "120 s, 20,000/s", .change_every = 120, .flood = 20'000, .design = 1518},
      {.name = "600 s, no flood", .change_every = 600, .design = 5},
      {.name = "600 s, 2,000/s", .change_every = 600, .flood = 2'000, .design = 0},
      {.name = "600 s, 20,000/s", .change_every = 600, .flood = 20'000, .design = 61},
      {.name = "rest, 20,000/s, then a drain", .flood = 20'000, .drain_after_flood = true},
      {.name = "120 s, half the bindings", .change_every = 120, .bindings = 0.5, .promised = true},
      {.name = "120 s, half, 2,000/s", .change_every = 120, .flood = 2'000, .bindings = 0.5},
      {.name = "120 s, a quarter of the bindings", .change_every = 120, .bindings = 0.25},
      {.name = "120 s, a quarter, 2,000/s", .change_every = 120, .flood = 2'000, .bindings = 0.25},
      {.name = "120 s, clients never idle",
       .change_every = 120,
       .habits = {restless},
       .promised = true},
      {.name = "120 s, connections outlast the timeout", .change_every = 120, .habits = sleepers()},
  };
}

}  // namespace limpet::sim
