// SPDX-License-Identifier: GPL-2.0-or-later
// A loop on which attempts run, in the test's own thread and bounded in time.
#pragma once

#include <uv.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "daemon/health/attempt.h"
#include "ebpf/result.h"

namespace limpet {

class AttemptLoop {
 public:
  using Start = std::function<Result<std::unique_ptr<Attempt>>(uv_loop_t*, Attempt::Done)>;

  AttemptLoop();
  /// Fails the test when something is left in it, after 5 s.
  ~AttemptLoop();

  /// What the attempt finds, within 5 s; that it is destroyed in Done is part of it. One that
  /// cannot start gives not_asked. Fails the test when Done comes before start has returned.
  Outcome run(const Start& start);
  /// Starts it, and gives it up after so long.
  void give_up_after(std::chrono::microseconds time, const Start& start);
  /// Runs until that is so, for 5 s at most; whether it is.
  bool becomes(const std::function<bool()>& so);
  /// For what lives on it beside attempts, and ends before it.
  uv_loop_t* loop() { return &loop_; }

 private:
  uv_loop_t loop_{};
};

/// How many descriptors this process has open.
size_t open_descriptors();

}  // namespace limpet
