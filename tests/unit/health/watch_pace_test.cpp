// SPDX-License-Identifier: GPL-2.0-or-later
// When a watch asks.
#include "tests/unit/health/watch_test.h"

#include <set>
#include <thread>

namespace limpet {
namespace {

using namespace std::chrono_literals;

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

}  // namespace
}  // namespace limpet
