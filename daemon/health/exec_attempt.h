// SPDX-License-Identifier: GPL-2.0-or-later
// An attempt of a check of kind exec: a program whose exit status 0 means healthy. It gets a small
// environment: PATH, and whom it is to look at as LIMPET_POOL, LIMPET_MEMBER, LIMPET_ADDRESS and,
// if the check has one, LIMPET_PORT. Its first line of output says why not.
#pragma once

#include <uv.h>

#include <chrono>
#include <memory>
#include <string>

#include "daemon/health/attempt.h"
#include "daemon/health/exec_child.h"
#include "daemon/health/target.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class ExecAttempt final : public Attempt, private ExecChild::Owner {
 public:
  /// Starts it. The loop and the target outlive it. Fails when the edge cannot run the program:
  /// "cannot be started: no such file or directory". At the check's timeout the program and what
  /// it started are killed.
  static Result<std::unique_ptr<Attempt>> start(uv_loop_t* loop, const Target& target, Done done);

 private:
  ExecAttempt(const Target& target, Done done) : target_(target), done_(std::move(done)) {}
  Result<void> start_timer(uv_loop_t* loop);
  void arm(std::chrono::milliseconds time);
  void exited(int64_t status, int signal) override;
  void timed_out();
  void finish(Outcome outcome);

  const Target& target_;
  Done done_;
  Handle<uv_timer_t> deadline_;
  bool last_look_ = false;  // the time is over
  std::unique_ptr<ExecChild> child_;
};

}  // namespace limpet
