// SPDX-License-Identifier: GPL-2.0-or-later
// What a watch knows, and what it says of that.
#include "tests/unit/health/watch_test.h"

namespace limpet {
namespace {

using namespace std::chrono_literals;

TEST_F(WatchTest, WhatCouldNotBeAskedChangesNothing) {
  target_.check.fall = 1;
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
  EXPECT_EQ(watch->passed(), 3u);
  EXPECT_EQ(watch->failed(), 4u);
}

TEST_F(WatchTest, IsSettledByAResultWhateverItSays) {
  const auto watch = open();
  fake_.refuse("no more processes", 1);
  fake_.answer({Outcome::fail("refused")});
  watch->start(0);
  await(1);
  EXPECT_FALSE(watch->settled());
  await(2);
  EXPECT_TRUE(watch->settled());
  EXPECT_EQ(watch->known(), Known::unknown) << "it is one of three";
  EXPECT_EQ(watch->failed(), 1u);
  EXPECT_TRUE(open(Known::down)->settled());
}

TEST_F(WatchTest, OfWhatWasKnownBeforeItSaysSo) {
  EXPECT_EQ(open(Known::down)->why_down(), "failed before limpetd was restarted");
  EXPECT_EQ(open(Known::down)->known(), Known::down);
  EXPECT_EQ(open(Known::up)->why_down(), "");
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
  fake_.takes(std::chrono::milliseconds(3));  // so that no two end in one turn of the loop
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

TEST_F(WatchTest, ZeroDaysWarnOfNoCertificate) {
  const auto now = std::chrono::system_clock::now();
  target_.check.certificate_days = 0;
  const auto watch = open();
  Outcome ended = Outcome::pass();
  ended.certificate_ends = now - std::chrono::days(1);
  fake_.answer({ended});
  watch->start(0);
  await(1);
  EXPECT_EQ(watch->certificate_ends(), ended.certificate_ends);
  EXPECT_FALSE(watch->warns_of_certificate(now));
}

}  // namespace
}  // namespace limpet
