// SPDX-License-Identifier: GPL-2.0-or-later
// What happened a second between two rounds of answers. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "control/watch/answers.h"

namespace limpet {

/// Per second, never negative; none where the answers do not tell: a counter went back or is new,
/// or it was another limpetd that answered before.
using Rate = std::optional<double>;

struct MemberRates {
  Rate new_clients;
  Rate packets;
  Rate bits;
};

struct DropRate {
  std::string reason;  // printable
  double packets = 0;
};

struct Rates {
  Rate packets;  // of all members together
  Rate bits;
  Rate drops;
  std::vector<DropRate> reasons;  // those that drop now, the most frequent first
  std::map<std::pair<std::string, std::string>, MemberRates> members;  // by pool and name
};

/// By the daemon's own clock (`counted_ms`), so that a slow answer changes no rate.
Rates rates_between(const Answers* before, const Answers& now);

}  // namespace limpet
