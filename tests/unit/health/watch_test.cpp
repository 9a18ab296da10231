// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/watch.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "tests/unit/health/attempt_loop.h"
#include "tests/unit/health/fake_attempt.h"
#include "tests/unit/health/sample_target.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    target_.check.interval = target_.check.interval_down = 20ms;
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

TEST_F(WatchTest, AsksNothingBeforeItsStart) {
  const auto watch = open();
  run_for(50ms);
  EXPECT_TRUE(fake_.starts().empty());
  EXPECT_EQ(watch->known(), Known::unknown);
  EXPECT_EQ(watch->reason(), "");
}

TEST_F(WatchTest, AsksAtTheIntervalWithATenthOfJitter) {
  target_.check.interval = 50ms;
  const auto watch = open();
  watch->start(0);
  await(14);
  std::set<uint64_t> lengths;
  const auto all = pauses();
  for (size_t i = 1; i < all.size(); ++i) {  // the first is of any length
    EXPECT_GE(all[i], 45u);
    EXPECT_LE(all[i], 55u + watch->latest_ms());
    lengths.insert(all[i]);
  }
  EXPECT_GT(lengths.size(), 1u) << "there is no jitter";
}

TEST_F(WatchTest, ThoseThatBeganTogetherPartAtOnce) {
  target_.check.interval = 300ms;
  uint64_t first = UINT64_MAX, last = 0;
  for (int i = 0; i < 40; ++i) {
    FakeAttempts fake(loop_.loop());
    const auto watch = Watch::open(
        loop_.loop(), target_, Known::unknown,
        [&](const Target&, Attempt::Done done) { return fake.start(std::move(done)); },
        [](Watch&, const Outcome&, bool) {});
    (*watch)->start(0);
    // Until it is clear in which part of the interval it asks again.
    ASSERT_TRUE(loop_.becomes([&] {
      return fake.starts().size() > 1 ||
             (!fake.starts().empty() && uv_now(loop_.loop()) > fake.starts()[0] + 200);
    }));
    const bool late = fake.starts().size() < 2;
    const uint64_t pause = late ? 200 : fake.starts()[1] - fake.starts()[0];
    first = std::min(first, pause - std::min(pause, (*watch)->latest_ms()));
    last = std::max(last, pause);
    if (first < 100 && last >= 200) return;
  }
  ADD_FAILURE() << "second starts from " << first << " to " << last << " ms of 300";
}

TEST_F(WatchTest, AsksTheSickAtTheirOwnInterval) {
  target_.check.interval = 1h;
  const auto watch = open(Known::down);
  fake_.answer({Outcome::fail("x"), Outcome::fail("x"), Outcome::pass(), Outcome::pass()});
  watch->start(0);
  await(4);
  EXPECT_EQ(watch->known(), Known::up);
  run_for(100ms);
  EXPECT_EQ(fake_.starts().size(), 4u) << "asked again within the hour";
}

TEST_F(WatchTest, WhatCouldNotBeAskedChangesNothing) {
  const auto watch = open();
  fake_.answer({Outcome::fail("status 503"), Outcome::not_asked("too many open files")});
  watch->start(0);
  await(5);
  EXPECT_FALSE(outcomes_.back().asked);
  EXPECT_EQ(watch->known(), Known::down);
  EXPECT_EQ(watch->reason(), "status 503");
  EXPECT_EQ(watch->why_down(), "status 503");
  EXPECT_EQ(changes_, std::vector<Known>{Known::down});
}

TEST_F(WatchTest, WhatCouldNotBeStartedIsTriedAgain) {
  const auto watch = open();
  fake_.refuse("no more processes", 3);
  watch->start(0);
  await(4);
  EXPECT_EQ(outcomes_[0].reason, "no more processes");
  EXPECT_FALSE(outcomes_[2].asked);
  EXPECT_TRUE(outcomes_[3].passed);
  EXPECT_EQ(changes_, std::vector<Known>{Known::up});
}

TEST_F(WatchTest, SaysWhatIsWrongAndHowOften) {
  const auto watch = open();
  fake_.answer({Outcome::pass(), Outcome::fail("refused"), Outcome::fail("status 503"),
                Outcome::fail("status 503"), Outcome::fail("status 404"), Outcome::pass(),
                Outcome::pass()});
  watch->start(0);
  await(5);
  EXPECT_EQ(watch->why_down(), "status 503, 3 times");
  await(7);
  EXPECT_EQ(reasons_,
            (std::vector<std::string>{"", "refused", "status 503, 2 times", "status 503, 3 times",
                                      "status 404, 4 times", "", ""}));
  EXPECT_EQ(watch->why_down(), "");
  EXPECT_EQ(changes_, (std::vector<Known>{Known::up, Known::down, Known::up}));
}

TEST_F(WatchTest, OfWhatWasKnownBeforeItSaysSo) {
  EXPECT_EQ(open(Known::down)->why_down(), "failed before limpetd was restarted");
  EXPECT_EQ(open(Known::down)->known(), Known::down);
  EXPECT_EQ(open(Known::up)->why_down(), "");
}

TEST_F(WatchTest, GivesUpItsAttemptWhenItGoes) {
  auto watch = open();
  fake_.takes(1h);
  watch->start(0);
  ASSERT_TRUE(loop_.becomes([&] { return fake_.under_way() == 1; }));
  watch.reset();
  EXPECT_EQ(fake_.under_way(), 0);
  EXPECT_TRUE(outcomes_.empty());
}

TEST_F(WatchTest, NeverAsksTwiceAtOnce) {
  fake_.takes(50ms);  // which is longer than the interval
  const auto watch = open();
  watch->start(0);
  await(4);
  EXPECT_EQ(fake_.most_under_way(), 1);
  for (const uint64_t pause : pauses()) EXPECT_GE(pause, 50u);
}

TEST_F(WatchTest, CountsByHowMuchItWasLate) {
  const auto watch = open();
  watch->start(10);
  std::this_thread::sleep_for(100ms);  // the loop was busy
  await(1);
  EXPECT_GE(watch->latest_ms(), 80u);
  const uint64_t latest = watch->latest_ms();
  await(5);
  EXPECT_GE(watch->latest_ms(), latest) << "it is the longest";
}

TEST_F(WatchTest, WarnsOnceOfEachCertificateThatEndsSoon) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto with_end = [&](std::chrono::days days) {
    Outcome outcome = Outcome::pass();
    outcome.certificate_ends = now + days;
    return outcome;
  };
  using std::chrono::days;
  target_.check.certificate_days = 14;
  const auto watch = open();
  fake_.answer({Outcome::pass(), with_end(days(15)), with_end(days(14)), with_end(days(14)),
                Outcome::fail("no connection"), with_end(days(-1)), with_end(days(400))});
  std::vector<bool> warned;
  watch->start(0);
  for (size_t i = 1; i <= 7; ++i) {
    await(i);
    ASSERT_EQ(outcomes_.size(), i);
    warned.push_back(watch->warns_of_certificate(now));
    EXPECT_FALSE(watch->warns_of_certificate(now));
  }
  EXPECT_EQ(warned, (std::vector<bool>{false, false, true, false, false, true, false}));
  EXPECT_EQ(watch->certificate_ends(), now + days(400));
}

}  // namespace
}  // namespace limpet
