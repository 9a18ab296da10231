// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/supervision.h"

#include <systemd/sd-daemon.h>

#include <algorithm>

#include "daemon/loop/guard.h"

namespace limpet {
namespace {

constexpr uint64_t longest_period_ms = 5000;  // how old the status may be

/// A third of the watchdog's time, if there is one.
uint64_t period_ms() {
  uint64_t watchdog_us = 0;
  if (sd_watchdog_enabled(0, &watchdog_us) <= 0) return longest_period_ms;
  return std::clamp<uint64_t>(watchdog_us / 3000, 1, longest_period_ms);
}

}  // namespace

Result<std::unique_ptr<Supervision>> Supervision::open(uv_loop_t* loop, Status status) {
  std::unique_ptr<Supervision> made(new Supervision);
  made->status_ = std::move(status);
  made->period_ms_ = period_ms();
  made->timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  made->check_ = make_handle<uv_check_t>([&](uv_check_t* c) { return uv_check_init(loop, c); });
  if (!made->timer_ || !made->check_) return Error{"libuv: no timer"};
  made->timer_->data = made->check_->data = made.get();
  return made;
}

void Supervision::ready() {
  sd_notify(0, "READY=1");
  tell();
  uv_timer_start(
      timer_.get(), [](uv_timer_t* timer) { static_cast<Supervision*>(timer->data)->due_ = true; },
      period_ms_, period_ms_);
  uv_check_start(check_.get(), [](uv_check_t* check) {
    auto* self = static_cast<Supervision*>(check->data);
    if (self->due_) guarded("the watchdog", [&] { self->tell(); });
  });
}

void Supervision::stopping() {
  sd_notify(0, "STOPPING=1");
}

void Supervision::tell() {
  due_ = false;
  sd_notify(0, ("WATCHDOG=1\nSTATUS=" + status_()).c_str());
}

}  // namespace limpet
