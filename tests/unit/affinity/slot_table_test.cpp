// SPDX-License-Identifier: GPL-2.0-or-later
// What a change of members does to a slot.
#include "ebpf/slot_table.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

class SlotTableTest : public testing::Test {
 protected:
  static constexpr uint32_t timeout = 60, now = 1000;
  limpet_slot word = 0;
  limpet_window window{};
  SlotTable slots{&word, &window, 1, timeout};
};

TEST_F(SlotTableTest, TheFirstMemberComesToASlotAtRest) {
  EXPECT_TRUE(slots.change(0, 7, now));
  EXPECT_EQ(slots[0], limpet_slot_at_rest(7));
  EXPECT_FALSE(slots.change(0, 7, now)) << "no change, nothing written";
  EXPECT_EQ(slots.tracked(), 0U);
}

TEST_F(SlotTableTest, AChangeRemembersTheMemberBefore) {
  slots.change(0, 7, now);
  EXPECT_TRUE(slots.change(0, 8, now));
  EXPECT_EQ(slots[0], limpet_slot_tracked(8, 7));
  EXPECT_GE(window.end, now + 2 * timeout);
  EXPECT_GE(window.limit, now + 6 * timeout);
  EXPECT_EQ(slots.tracked_since(0), now);
}

TEST_F(SlotTableTest, FurtherChangesKeepTheFirstMemberAndTheWindow) {
  slots.change(0, 7, now);
  slots.change(0, 8, now);
  const limpet_window first = window;
  EXPECT_TRUE(slots.change(0, 9, now + 30));
  EXPECT_TRUE(slots.change(0, LIMPET_MEMBER_NONE, now + 40));
  EXPECT_TRUE(slots.change(0, 7, now + 50));
  EXPECT_EQ(slots[0], limpet_slot_tracked(7, 7)) << "tracked: others may be bound";
  EXPECT_EQ(window.end, first.end);
  EXPECT_EQ(window.limit, first.limit);
  EXPECT_FALSE(slots.is_over(0, window.end - 1));
  EXPECT_TRUE(slots.is_over(0, window.end));
}

TEST_F(SlotTableTest, AnotherTimeoutMovesTheWindowsToo) {
  slots.change(0, 7, now);
  slots.change(0, 8, now);
  SlotTable shorter{&word, &window, 1, timeout / 2};
  shorter.retime(timeout, now + 10);
  EXPECT_EQ(shorter.tracked_since(0), now);
  EXPECT_EQ(window.end, now + 10 + timeout + 1);
  EXPECT_GE(window.limit, window.end);
  const limpet_window short_window = window;
  slots.retime(timeout / 2, now + 20);
  EXPECT_EQ(slots.tracked_since(0), now);
  EXPECT_EQ(window.end, short_window.end) << "a longer timeout opens no window further";
}

TEST_F(SlotTableTest, RestForgetsWhoWasBefore) {
  slots.change(0, 7, now);
  slots.change(0, 8, now);
  slots.rest(0);
  EXPECT_EQ(slots[0], limpet_slot_at_rest(8));
}

TEST_F(SlotTableTest, WithoutMemorySlotsAreAlwaysAtRest) {
  SlotTable forgetful{&word, nullptr, 1, 0};
  forgetful.change(0, 7, now);
  forgetful.change(0, 8, now);
  EXPECT_EQ(forgetful[0], limpet_slot_at_rest(8));
}

}  // namespace
}  // namespace limpet
