// SPDX-License-Identifier: GPL-2.0-or-later
// By how much the loop is late: it has a timer look at the clock.
#pragma once

#include <algorithm>
#include <memory>

#include "daemon/histogram.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class LoopLag {
 public:
  static Result<std::unique_ptr<LoopLag>> open(uv_loop_t* loop) {
    auto lag = std::make_unique<LoopLag>();
    lag->timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
    if (!lag->timer_) return Error{"libuv: no timer"};
    lag->timer_->data = lag.get();
    lag->wait();
    return lag;
  }

  const Histogram& seconds() const { return seconds_; }

 private:
  static constexpr uint64_t period_ms = 200;

  void wait() {
    uv_update_time(timer_->loop);
    due_ns_ = uv_hrtime() + period_ms * 1'000'000;
    uv_timer_start(
        timer_.get(), [](uv_timer_t* timer) { static_cast<LoopLag*>(timer->data)->look(); },
        period_ms, 0);
  }
  void look() {
    const uint64_t now = uv_hrtime();
    seconds_.observe(std::chrono::nanoseconds(now - std::min(now, due_ns_)));
    wait();
  }

  Handle<uv_timer_t> timer_;
  uint64_t due_ns_ = 0;
  Histogram seconds_{{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5}};
};

}  // namespace limpet
