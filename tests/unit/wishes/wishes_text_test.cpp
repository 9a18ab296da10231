// SPDX-License-Identifier: GPL-2.0-or-later
// Wishes outlive the daemon as a text.
#include <gtest/gtest.h>

#include "daemon/wishes/wishes.h"

namespace limpet {
namespace {

Config file() {
  Config config;
  config.pools = {{.name = "a \"pool\"", .members = {{.name = "ex1"}, {.name = "ex2"}}}};
  return config;
}

TEST(WishesTextTest, ComesBackAsItWas) {
  const auto end = std::chrono::system_clock::from_time_t(1'800'000'000);
  auto wishes =
      *Wishes().with(file(), "", "ex1", {.state = WantedState::draining, .drain_until = end});
  wishes = *wishes.with(file(), "", "ex2", {.weight = 65535});
  const auto again = Wishes::parse(wishes.text());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, wishes);
  EXPECT_EQ(*Wishes::parse(Wishes().text()), Wishes());
}

class StrangeText : public testing::TestWithParam<const char*> {};

TEST_P(StrangeText, IsRefused) {
  EXPECT_FALSE(Wishes::parse(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
    WishesTextTest, StrangeText,
    testing::Values("", "{", "[]", "null", R"({"version":2,"members":[]})", R"({"version":1})",
                    R"({"version":1,"members":[{}]})", R"({"version":1,"members":[7]})",
                    R"({"version":1,"members":[{"pool":"p","member":"m","state":"gone"}]})",
                    R"({"version":1,"members":[{"pool":"p","member":"m","weight":65536}]})",
                    R"({"version":1,"members":[{"pool":"p","member":"m","weight":-1}]})",
                    R"({"version":1,"members":[{"pool":"p","member":"m","weight":"7"}]})",
                    R"({"version":1,"members":[{"pool":1,"member":"m"}]})"));

}  // namespace
}  // namespace limpet
