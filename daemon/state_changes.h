// SPDX-License-Identifier: GPL-2.0-or-later
// How often members went from one state to another, and when they last did. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "daemon/farm/farm.h"

namespace limpet {

class StateChanges {
 public:
  /// Compares with the last time, at `now_s` of a monotonic clock; members that are gone are
  /// forgotten.
  void note(const Farm& farm, uint32_t now_s);
  /// Since it was there first. From and to `unknown` is no change: it says that nothing is known.
  uint64_t of(const std::string& pool, const std::string& member) const;
  /// Since when it is in the state that it is in, `unknown` among them; nothing for nobody.
  std::optional<uint32_t> since(const std::string& pool, const std::string& member) const;

 private:
  struct Seen {
    MemberState state = MemberState::unknown;
    uint64_t changes = 0;
    std::optional<MemberState> latest;  // as it was noted, also `unknown`
    uint32_t since = 0;                 // when that began
  };
  using Members = std::map<std::pair<std::string, std::string>, Seen>;
  Members members_;
};

}  // namespace limpet
