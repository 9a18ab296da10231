// SPDX-License-Identifier: GPL-2.0-or-later
// The members that drain: what is left of each, and an event when nobody is.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "daemon/drain.h"
#include "daemon/events.h"
#include "daemon/farm/farm.h"
#include "daemon/holdings.h"

namespace limpet {

class Drains {
 public:
  /// The events outlive it.
  explicit Drains(Events& events) : events_(events) {}

  /// Whether some member drains, or did at the last note(); at first, in any case.
  bool concerns(const Farm& farm) const;
  /// The farm as it is written to the datapath, and what its members hold, at `now_s` of the
  /// monotonic clock. To be called every few seconds while it concerns(), and when a state changes.
  void note(const Farm& farm, const Holdings& holdings, uint32_t now_s);

  /// nullptr: it does not drain, as far as was noted.
  const Drain* of(const std::string& pool, const std::string& member) const;

 private:
  using Name = std::pair<std::string, std::string>;  // pool and member
  struct Known {
    Drain drain;
    bool told = false;  // that it is done, or was when limpetd began to look
  };
  void note(const Name& name, Known& known, bool first) const;
  void tell_of_end(const Name& name, const Known& known, const Farm& farm) const;

  Events& events_;
  std::map<Name, Known> members_;
  bool begun_ = false;  // there was a note before
};

}  // namespace limpet
