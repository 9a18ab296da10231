// SPDX-License-Identifier: GPL-2.0-or-later
// Attempts that find what the test says.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "daemon/health/attempt.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class FakeAttempts {
 public:
  explicit FakeAttempts(uv_loop_t* loop) : loop_(loop) {}

  /// They find these, one after the other, and the last one for ever; without them they pass.
  void answer(std::deque<Outcome> outcomes) { outcomes_ = std::move(outcomes); }
  /// The next ones cannot be started.
  void refuse(std::string reason, int count) {
    refusal_ = std::move(reason);
    refusals_ = count;
  }
  /// How long each takes; at first no time.
  void takes(std::chrono::milliseconds time) { time_ = time; }

  Result<std::unique_ptr<Attempt>> start(Attempt::Done done);

  /// When they were started, ms on the loop's clock.
  const std::vector<uint64_t>& starts() const { return starts_; }
  int under_way() const { return under_way_; }
  int most_under_way() const { return most_under_way_; }

 private:
  class One;

  uv_loop_t* loop_;
  std::deque<Outcome> outcomes_ = {Outcome::pass()};
  std::string refusal_;
  int refusals_ = 0;
  std::chrono::milliseconds time_{0};
  std::vector<uint64_t> starts_;
  int under_way_ = 0, most_under_way_ = 0;
};

class FakeAttempts::One final : public Attempt {
 public:
  One(FakeAttempts& all, Outcome outcome, Done done)
      : all_(all), outcome_(std::move(outcome)), done_(std::move(done)) {
    timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(all.loop_, t); });
    timer_->data = this;
    uv_timer_start(
        timer_.get(),
        [](uv_timer_t* timer) {
          auto& self = *static_cast<One*>(timer->data);
          const Done told = std::move(self.done_);
          told(self.outcome_);
        },
        static_cast<uint64_t>(all.time_.count()), 0);
    all_.most_under_way_ = std::max(all_.most_under_way_, ++all_.under_way_);
  }
  ~One() override { --all_.under_way_; }

 private:
  FakeAttempts& all_;
  Outcome outcome_;
  Done done_;
  Handle<uv_timer_t> timer_;
};

inline Result<std::unique_ptr<Attempt>> FakeAttempts::start(Attempt::Done done) {
  starts_.push_back(uv_now(loop_));
  if (refusals_ > 0) {
    --refusals_;
    return Error{refusal_};
  }
  const Outcome outcome = outcomes_.front();
  if (outcomes_.size() > 1) outcomes_.pop_front();
  return std::unique_ptr<Attempt>(new One(*this, outcome, std::move(done)));
}

}  // namespace limpet
