// SPDX-License-Identifier: GPL-2.0-or-later
// What the rows of the affinity simulation's table are about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/affinity/clients.h"

namespace limpet::sim {

struct Scenario {
  std::string name;
  uint64_t change_every = 0;  // seconds; 0: never
  double flood = 0;           // packets a second, from minute 45 to minute 75
  bool drain_after_flood = false;
  double bindings = 1;  // of the usual number
  std::vector<Habits> habits = {mail, mail, web};
  std::optional<double> design;  // limpet's errors in DESIGN.md's table
  bool promised = false;         // two in a million without a flood, though it is not in there
};

std::vector<Scenario> scenarios();

}  // namespace limpet::sim
