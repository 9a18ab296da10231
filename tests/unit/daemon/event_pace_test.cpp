// SPDX-License-Identifier: GPL-2.0-or-later
// Who changes all the time does not drown the others.
#include <gtest/gtest.h>

#include "daemon/events.h"

namespace limpet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class EventPace : public testing::Test {
 protected:
  EventPace() { testing::internal::CaptureStderr(); }
  ~EventPace() override { testing::internal::GetCapturedStderr(); }

  /// The link goes down and up, twice a second, with a tick after each change.
  void flap(int times) {
    for (int i = 0; i < times; ++i) {
      for (const char* state : {"is down", "is up"}) {
        events.add_interface(Severity::info, "eth0", state);
        wait(milliseconds(250));
      }
    }
  }
  void wait(milliseconds time) {
    now += time;
    events.tick();
  }
  const std::string& last() const { return events.events().back().text; }

  Events::Time now{};
  Events events{[this] { return now; }};
};

TEST_F(EventPace, AFewAreToldAtOnce) {
  for (int i = 0; i < Events::burst; ++i) {
    events.add_interface(Severity::info, "eth0", std::to_string(i));
  }
  EXPECT_EQ(events.events().size(), static_cast<size_t>(Events::burst));
}

TEST_F(EventPace, OfAFlappingLinkOneInThreeSecondsIsTold) {
  flap(120);
  const size_t expected = Events::burst + 60 / 3;
  EXPECT_GE(events.events().size(), expected - 1);
  EXPECT_LE(events.events().size(), expected + 1);
}

TEST_F(EventPace, TheLastIsToldAndHowManyWereNot) {
  flap(60);
  const std::string state = "is up";
  for (int i = 0; i < 20; ++i) wait(seconds(1));
  EXPECT_EQ(last().substr(0, state.size()), state);
  EXPECT_NE(last().find(" changes before this were not told)"), std::string::npos) << last();
  const size_t told = events.events().size();
  wait(seconds(60));
  EXPECT_EQ(events.events().size(), told) << "nothing is told twice";
}

TEST_F(EventPace, OthersAreNotHeldBack) {
  flap(60);
  events.add(Severity::warning, "cas", "ex1", "is down");
  EXPECT_EQ(last(), "is down");
}

TEST_F(EventPace, AfterAWhileOfRestAllIsToldAgain) {
  flap(60);
  wait(Events::pace * (Events::burst + 1));
  const size_t before = events.events().size();
  for (int i = 0; i < Events::burst; ++i) {
    events.add_interface(Severity::info, "eth0", std::to_string(i));
  }
  EXPECT_GE(events.events().size(), before + Events::burst - 1);
}

}  // namespace
}  // namespace limpet
