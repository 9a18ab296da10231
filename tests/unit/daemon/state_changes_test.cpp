// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/state_changes.h"

#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

class StateChangesTest : public testing::Test {
 protected:
  uint64_t becomes(Known known) {
    farm_.pools()[0].take_health(0, {known, ""});
    changes_.note(farm_, ++now_s_);
    return changes_.of("cas", "ex1");
  }

  Farm farm_ = farm_of(config_of({pool("cas", Forward::l2, {member("ex1", {"192.0.2.21"})})},
                                 {rule("mail", "cas", 80)}));
  StateChanges changes_;
  uint32_t now_s_ = 100;
};

TEST_F(StateChangesTest, DownAndUpAreTwo) {
  for (const limpet_family family : all_families) {
    auto& way = farm_.pools()[0].members()[0].ways[family];
    if (way) way->next_hop = NextHop{};
  }
  EXPECT_EQ(becomes(Known::unknown), 0u);
  EXPECT_EQ(becomes(Known::up), 0u) << "nothing was known before";
  EXPECT_EQ(becomes(Known::up), 0u);
  EXPECT_EQ(becomes(Known::down), 1u);
  EXPECT_EQ(becomes(Known::unknown), 1u);
  EXPECT_EQ(becomes(Known::up), 2u) << "between the two nothing was known, but it was down before";
}

TEST_F(StateChangesTest, KnowsSinceWhenAStateLasts) {
  for (const limpet_family family : all_families) {
    auto& way = farm_.pools()[0].members()[0].ways[family];
    if (way) way->next_hop = NextHop{};
  }
  becomes(Known::unknown);
  EXPECT_EQ(changes_.since("cas", "ex1"), 101u);
  becomes(Known::up);
  becomes(Known::up);
  EXPECT_EQ(changes_.since("cas", "ex1"), 102u);
  becomes(Known::down);
  EXPECT_EQ(changes_.since("cas", "ex1"), 104u);
}

TEST_F(StateChangesTest, NobodyHasNone) {
  EXPECT_EQ(changes_.since("cas", "ex9"), std::nullopt);
  EXPECT_EQ(changes_.of("cas", "ex9"), 0u);
}

}  // namespace
}  // namespace limpet
