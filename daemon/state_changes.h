// SPDX-License-Identifier: GPL-2.0-or-later
// How often members went from one state to another. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "daemon/farm/farm.h"

namespace limpet {

class StateChanges {
 public:
  /// Compares with the last time; members that are gone are forgotten.
  void note(const Farm& farm);
  /// Since it was there first. From and to `unknown` is no change: it says that nothing is known.
  uint64_t of(const std::string& pool, const std::string& member) const;

 private:
  struct Seen {
    MemberState state = MemberState::unknown;
    uint64_t changes = 0;
  };
  using Members = std::map<std::pair<std::string, std::string>, Seen>;
  Members members_;
};

}  // namespace limpet
