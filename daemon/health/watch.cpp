// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/watch.h"

#include <algorithm>
#include <random>
#include <utility>

#include "daemon/loop/guard.h"

namespace limpet {
namespace {

double random_between(double least, double most) {
  static std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(least, most)(engine);
}

}  // namespace

Result<std::unique_ptr<Watch>> Watch::open(uv_loop_t* loop, const Target& target, Known known,
                                           Start start, Listener listener) {
  std::unique_ptr<Watch> watch(new Watch(target, known, std::move(start), std::move(listener)));
  watch->timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!watch->timer_) return Error{"libuv: no timer"};
  watch->timer_->data = watch.get();
  return watch;
}

Watch::Watch(const Target& target, Known known, Start start, Listener listener)
    : target_(target),
      rise_fall_(target.check.rise, target.check.fall, known),
      start_(std::move(start)),
      listener_(std::move(listener)) {
  if (known == Known::down) why_down_ = "failed before limpetd was restarted";
}

void Watch::wait(uint64_t ms) {
  due_ms_ = uv_now(timer_->loop) + ms;
  uv_timer_start(
      timer_.get(),
      [](uv_timer_t* timer) {
        guarded("a check", [&] { static_cast<Watch*>(timer->data)->begin(); });
      },
      ms, 0);
}

void Watch::begin() {
  began_ms_ = uv_now(timer_->loop);
  began_ns_ = uv_hrtime();
  latest_ms_ = std::max(latest_ms_, began_ms_ - due_ms_);
  auto started = start_(target_, [this](Outcome outcome) { take(outcome); });
  if (started) {
    attempt_ = std::move(*started);
  } else {
    take(Outcome::not_asked(started.error().message));
  }
}

void Watch::take(const Outcome& outcome) {
  bool changed = false;
  took_ = std::chrono::nanoseconds(uv_hrtime() - began_ns_);
  if (outcome.asked) {
    ++(outcome.passed ? passed_ : failed_);
    reason_ = outcome.reason;
    if (outcome.certificate_ends) certificate_ends_ = outcome.certificate_ends;
    changed = rise_fall_.take(outcome.passed);
    if (changed) why_down_ = reason();
  }
  wait(pause_ms());
  attempt_.reset();
  listener_(*this, outcome, changed);
}

/// From one start to the next: the interval with some jitter, so that checks that began together
/// drift apart; the first time any part of it, so that they do at once.
uint64_t Watch::pause_ms() {
  const CheckConfig& check = target_.check;
  const auto interval =
      static_cast<double>((known() == Known::down ? check.interval_down : check.interval).count());
  const double pause = asked_ ? interval * random_between(0.9, 1.1) : random_between(0, interval);
  asked_ = true;
  const uint64_t next = began_ms_ + static_cast<uint64_t>(pause), now = uv_now(timer_->loop);
  return next > now ? next - now : 0;
}

bool Watch::warns_of_certificate(std::chrono::system_clock::time_point now) {
  const std::chrono::days days{target_.check.certificate_days};
  if (days.count() == 0 || !certificate_ends_ || *certificate_ends_ > now + days) return false;
  return std::exchange(warned_of_, certificate_ends_) != certificate_ends_;
}

std::string Watch::reason() const {
  if (reason_.empty()) return "";
  const uint32_t times = rise_fall_.run();
  return times < 2 ? reason_ : reason_ + ", " + std::to_string(times) + " times";
}

}  // namespace limpet
