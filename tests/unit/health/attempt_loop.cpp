// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/health/attempt_loop.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

namespace limpet {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

AttemptLoop::AttemptLoop() {
  EXPECT_EQ(uv_loop_init(&loop_), 0);
}

AttemptLoop::~AttemptLoop() {
  EXPECT_TRUE(becomes([&] { return uv_loop_alive(&loop_) == 0; }));
  EXPECT_EQ(uv_loop_close(&loop_), 0);
}

Outcome AttemptLoop::run(const Start& start) {
  std::optional<Outcome> outcome;
  std::unique_ptr<Attempt> attempt;
  auto started = start(&loop_, [&](Outcome found) {
    EXPECT_TRUE(attempt) << "told before it was returned";
    EXPECT_FALSE(outcome) << "told twice";
    attempt.reset();
    outcome = std::move(found);
  });
  if (!started) return Outcome::not_asked(started.error().message);
  attempt = std::move(*started);
  EXPECT_TRUE(becomes([&] { return outcome.has_value(); }));
  return outcome.value_or(Outcome::not_asked("nothing was told"));
}

void AttemptLoop::give_up_after(std::chrono::microseconds time, const Start& start) {
  std::unique_ptr<Attempt> attempt;
  bool told = false, given_up = false;
  auto started = start(&loop_, [&](Outcome) {
    EXPECT_FALSE(given_up) << "told although it was given up";
    told = true;
  });
  ASSERT_TRUE(started) << started.error().message;
  attempt = std::move(*started);
  const auto end = Clock::now() + time;
  while (Clock::now() < end && !told) uv_run(&loop_, UV_RUN_NOWAIT);
  attempt.reset();
  given_up = true;
  EXPECT_TRUE(becomes([&] { return uv_loop_alive(&loop_) == 0; }));
}

bool AttemptLoop::becomes(const std::function<bool()>& so) {
  const auto end = Clock::now() + 5s;
  while (!so()) {
    if (Clock::now() > end) return false;
    uv_run(&loop_, UV_RUN_NOWAIT);
    std::this_thread::sleep_for(200us);
  }
  return true;
}

size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(all), end(all)));
}

}  // namespace limpet
