// SPDX-License-Identifier: GPL-2.0-or-later
// One member drained while clients come of whom each would be its own, and made up again.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "bench/control/arrivals.h"
#include "bench/control/new_clients.h"
#include "control/client.h"

namespace limpet {

class DrainRun {
 public:
  struct Member {
    std::string pool, name;
    uint32_t address = 0;  // IPv4, in host order
  };
  struct Times {
    std::chrono::nanoseconds effect, reply;  // from just before the request is written
    std::chrono::nanoseconds gap;            // between the clients before and at the effect
  };

  DrainRun(ControlClient& limpetd, NewClients& clients, Arrivals& arrivals, const Member& member)
      : limpetd_(limpetd), clients_(clients), arrivals_(arrivals), member_(member) {}

  /// Finds clients of the member's among so many, with a packet of each. Throws std::runtime_error
  /// when there are none.
  void find_clients(uint32_t among);
  size_t clients_found() const { return own_.size(); }

  /// Drains the member after `lead` of clients `pace` apart. Throws std::runtime_error when limpetd
  /// refuses, or a client went where it should not have gone.
  Times drain(std::chrono::milliseconds lead, std::chrono::nanoseconds pace);

 private:
  using Clock = NewClients::Clock;
  /// Returns when the reply was there.
  Clock::time_point call(const std::string& method, const std::string& state);
  Times judge(Clock::time_point asked, Clock::time_point replied);

  ControlClient& limpetd_;
  NewClients& clients_;
  Arrivals& arrivals_;
  Member member_;
  std::vector<uint32_t> own_;  // the clients'
};

}  // namespace limpet
