// SPDX-License-Identifier: GPL-2.0-or-later
// Asks limpetd all questions of a round, again and again, and never waits for it.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "control/client.h"
#include "control/watch/answers.h"
#include "ebpf/result.h"

namespace limpet {

/// Each round has a connection of its own: so all its answers are of one limpetd, and one that is
/// gone, or hangs, is asked anew with the next round, not before.
class Poller {
 public:
  using Clock = std::chrono::steady_clock;

  /// A round begins every `interval`, if the one before is over.
  Poller(std::string socket, std::chrono::milliseconds interval);

  /// A round that is over by now, if any: its answers, or why there are none. To be called when
  /// `descriptor` is readable, and at the time `due`.
  std::optional<Result<Answers>> step(Clock::time_point now);

  int descriptor() const { return client_ ? client_->descriptor() : -1; }
  Clock::time_point due() const { return due_; }

 private:
  Result<void> begin();
  Result<void> take_replies();

  std::string socket_;
  std::chrono::milliseconds interval_;
  std::optional<ControlClient> client_;  // while a round is under way
  std::vector<nlohmann::json> results_;
  Clock::time_point next_;  // round
  Clock::time_point due_;
};

}  // namespace limpet
