// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/events.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

TEST(Events, AreLoggedInWords) {
  Events events;
  testing::internal::CaptureStderr();
  events.add(Severity::warning, "cas", "ex1", "is down: status 503");
  events.add(Severity::info, "cas", "", "no longer panics");
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("pool cas: member ex1 is down: status 503\n"), log.npos) << log;
  EXPECT_NE(log.find("pool cas no longer panics\n"), log.npos) << log;
}

TEST(Events, OfAVip) {
  Events events;
  testing::internal::CaptureStderr();
  events.add_vip(Severity::info, "mail", "192.0.2.10 is on eth0");
  events.add_vip(Severity::info, "", "192.0.2.11 is taken off eth0");
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("vip mail: 192.0.2.10 is on eth0\n"), log.npos) << log;
  EXPECT_NE(log.find("address 192.0.2.11 is taken off eth0\n"), log.npos) << log;
  ASSERT_EQ(events.events().size(), 2u);
  EXPECT_EQ(events.events()[0].number, 1u);
  EXPECT_EQ(events.events()[0].vip, "mail");
  EXPECT_EQ(events.events()[0].pool, "");
  EXPECT_EQ(events.events()[0].text, "192.0.2.10 is on eth0");
}

TEST(Events, OfAnInterface) {
  Events events;
  testing::internal::CaptureStderr();
  events.add_interface(Severity::warning, "eth0", "is down: no carrier");
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_NE(log.find("interface eth0 is down: no carrier\n"), log.npos) << log;
  ASSERT_EQ(events.events().size(), 1u);
  EXPECT_EQ(events.events()[0].interface, "eth0");
  EXPECT_EQ(events.events()[0].vip, "");
}

TEST(Events, AreNumberedAndKeptInOrder) {
  Events events;
  const auto begin = std::chrono::system_clock::now();
  testing::internal::CaptureStderr();
  events.add(Severity::warning, "cas", "ex1", "is down");
  events.add(Severity::info, "web", "", "panics");
  testing::internal::GetCapturedStderr();
  ASSERT_EQ(events.events().size(), 2u);
  const Event &first = events.events()[0], &second = events.events()[1];
  EXPECT_EQ(first.number, 1u);
  EXPECT_EQ(first.severity, Severity::warning);
  EXPECT_EQ(first.pool, "cas");
  EXPECT_EQ(first.member, "ex1");
  EXPECT_EQ(first.text, "is down");
  EXPECT_GE(first.time, begin);
  EXPECT_EQ(second.number, 2u);
  EXPECT_EQ(second.severity, Severity::info);
  EXPECT_EQ(second.member, "");
  EXPECT_GE(second.time, first.time);
}

TEST(Events, TheLastThousandAreKept) {
  Events events;
  testing::internal::CaptureStderr();
  for (size_t i = 0; i < Events::capacity + 5; ++i) {
    events.add(Severity::info, "cas", "ex" + std::to_string(i), std::to_string(i));
  }
  testing::internal::GetCapturedStderr();
  ASSERT_EQ(events.events().size(), Events::capacity);
  EXPECT_EQ(events.events().front().number, 6u) << "one can see that some are missing";
  EXPECT_EQ(events.events().front().text, "5");
  EXPECT_EQ(events.events().back().number, Events::capacity + 5);
}

}  // namespace
}  // namespace limpet
