// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/exec_attempt.h"

#include <utility>
#include <vector>

#include "daemon/health/within.h"
#include "daemon/loop/guard.h"

namespace limpet {
namespace {

std::vector<std::string> environment(const Target& target) {
  std::vector<std::string> variables = {
      "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
      "LIMPET_POOL=" + target.pool,
      "LIMPET_MEMBER=" + target.member,
      "LIMPET_ADDRESS=" + target.address.to_string(),
  };
  if (target.check.port != 0) {
    variables.push_back("LIMPET_PORT=" + std::to_string(target.check.port));
  }
  return variables;
}

std::string exit_reason(int64_t status, int signal, const std::string& output) {
  std::string reason = signal != 0 ? "killed by signal " + std::to_string(signal)
                                   : "exit status " + std::to_string(status);
  if (!output.empty()) reason += ": " + quote_reply(output);
  return reason;
}

}  // namespace

Result<std::unique_ptr<Attempt>> ExecAttempt::start(uv_loop_t* loop, const Target& target,
                                                    Done done) {
  std::unique_ptr<ExecAttempt> attempt(new ExecAttempt(target, std::move(done)));
  if (auto started = attempt->start_timer(loop); !started) return started.error();
  auto child = ExecChild::start(loop, target.check.command, environment(target), *attempt);
  if (!child) return Error{"cannot be started: " + child.error().message};
  attempt->child_ = std::move(*child);
  return {std::move(attempt)};
}

Result<void> ExecAttempt::start_timer(uv_loop_t* loop) {
  deadline_ =
      make_handle<uv_timer_t>([&](uv_timer_t* timer) { return uv_timer_init(loop, timer); });
  if (!deadline_) return Error{"cannot make a timer"};
  deadline_->data = this;
  uv_update_time(loop);  // starting others may have taken long
  arm(target_.check.timeout);
  return {};
}

void ExecAttempt::arm(std::chrono::milliseconds time) {
  const auto on_timer = [](uv_timer_t* timer) {
    guarded("a check", [&] { static_cast<ExecAttempt*>(timer->data)->timed_out(); });
  };
  uv_timer_start(deadline_.get(), on_timer, static_cast<uint64_t>(time.count()), 0);
}

void ExecAttempt::exited(int64_t status, int signal) {
  if (status == 0 && signal == 0) return finish(Outcome::pass());
  finish(Outcome::fail(exit_reason(status, signal, child_->output())));
}

void ExecAttempt::timed_out() {
  // What came while the loop was busy elsewhere is heard first.
  if (!std::exchange(last_look_, true)) return arm(std::chrono::milliseconds(1));
  finish(Outcome::fail("did not end " + within(target_.check.timeout)));
}

void ExecAttempt::finish(Outcome outcome) {
  deadline_.reset();
  child_.reset();
  const Done done = std::move(done_);
  done(std::move(outcome));  // which may destroy this
}

}  // namespace limpet
