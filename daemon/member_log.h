// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of pools and members: each thing once.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "daemon/events.h"
#include "daemon/farm/farm.h"

namespace limpet {

class MemberLog {
 public:
  /// The events outlive it.
  explicit MemberLog(Events& events) : events_(events) {}

  /// A pool before and after a change of the file: who came, who went, whose state is another.
  void compare(const Pool& before, const Pool& after);
  /// Those of whom there is something else to say than the last time.
  void tell(const Farm& farm);

 private:
  void tell(const Pool& pool);
  void tell(const Pool& pool, const Member& member);

  /// What was said of a member last.
  struct Told {
    std::string state;  // with the reason, if it is not usable
    std::string ways;   // empty: none, or of no interest
    bool operator==(const Told&) const = default;
  };
  Told describe(const Member& member);
  std::string describe(const NextHop& next_hop);
  std::string describe_ways(const Member& member);
  const std::string& interface(unsigned ifindex);

  Events& events_;
  std::map<unsigned, std::string> interfaces_;                // their names by index, for one call
  std::map<std::pair<std::string, std::string>, Told> told_;  // by pool and member
  std::set<std::string> panicking_;                           // pools, as told
};

}  // namespace limpet
