// SPDX-License-Identifier: GPL-2.0-or-later
// A watch whose attempts find what the test says, on a real loop.
#pragma once

#include "daemon/health/watch.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "tests/unit/health/attempt_loop.h"
#include "tests/unit/health/fake_attempt.h"
#include "tests/unit/health/sample_target.h"

namespace limpet {

class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    target_.check.interval = target_.check.interval_down = std::chrono::milliseconds(20);
    target_.check.rise = 2;
    target_.check.fall = 3;
  }

  std::unique_ptr<Watch> open(Known known = Known::unknown) {
    auto watch = Watch::open(
        loop_.loop(), target_, known,
        [this](const Target&, Attempt::Done done) { return fake_.start(std::move(done)); },
        [this](Watch& told, const Outcome& outcome, bool changed) {
          outcomes_.push_back(outcome);
          reasons_.push_back(told.reason());
          if (changed) changes_.push_back(told.known());
        });
    return std::move(watch).value();
  }
  void await(size_t outcomes) {
    ASSERT_TRUE(loop_.becomes([&] { return outcomes_.size() >= outcomes; }));
  }
  void run_for(std::chrono::milliseconds time) {
    loop_.becomes([end = std::chrono::steady_clock::now() + time] {
      return std::chrono::steady_clock::now() > end;
    });
  }
  /// From each start of an attempt to the next.
  std::vector<uint64_t> pauses() const {
    std::vector<uint64_t> pauses;
    for (size_t i = 1; i < fake_.starts().size(); ++i) {
      pauses.push_back(fake_.starts()[i] - fake_.starts()[i - 1]);
    }
    return pauses;
  }

  Target target_ = sample_target(CheckKind::tcp, 80);
  AttemptLoop loop_;
  FakeAttempts fake_{loop_.loop()};
  std::vector<Outcome> outcomes_;
  std::vector<std::string> reasons_;
  std::vector<Known> changes_;
};

}  // namespace limpet
