// SPDX-License-Identifier: GPL-2.0-or-later
// What a pass over the bindings deletes, and which slots it brings to rest.
#include "daemon/affinity/sweep.h"

#include <gtest/gtest.h>

#include <vector>

#include "ebpf/hash.h"

namespace limpet {
namespace {

constexpr uint32_t timeout = 60, start = 1000, over = start + 2 * timeout + 2;
constexpr uint32_t slot_count = 251, members = 16;

class SweepTest : public testing::Test {
 protected:
  SweepTest() {
    for (uint32_t slot = 0; slot < slot_count; ++slot) slots.change(slot, 7, start);
    for (uint32_t slot = 0; slot < slot_count; ++slot) slots.change(slot, 8, start);
  }

  /// A fingerprint that lies in this slot alone.
  static uint32_t fingerprint_of(uint32_t slot) {
    const uint64_t middle = ((uint64_t{slot} << 32) + (uint64_t{1} << 31)) / slot_count;
    return limpet_hash_fingerprint(middle << 32);
  }
  /// One that lies between this slot and the next.
  static uint32_t fingerprint_between(uint32_t slot) {
    const uint64_t next_begins = ((uint64_t{slot + 1} << 32) + slot_count - 1) / slot_count;
    return limpet_hash_fingerprint(next_begins << 32);
  }

  void bind(uint32_t fingerprint, uint32_t member, uint32_t last_use, size_t way = 0) {
    buckets[way / LIMPET_BUCKET_WAYS].binding[way % LIMPET_BUCKET_WAYS] =
        limpet_binding(fingerprint, member, last_use);
  }
  bool is_tracked(uint32_t slot) const { return (slots[slot] & LIMPET_SLOT_TRACKED) != 0; }

  std::vector<limpet_slot> words = std::vector<limpet_slot>(slot_count);
  std::vector<limpet_window> windows = std::vector<limpet_window>(slot_count);
  std::vector<limpet_bucket> buckets = std::vector<limpet_bucket>(4);
  SlotTable slots{words.data(), windows.data(), slot_count, timeout};
  Sweep sweep{slots, BindingTable{buckets.data(), 4}, members, {.timeout_s = timeout}};
};

TEST_F(SweepTest, SlotsRestWhenTheirWindowIsOver) {
  sweep.complete(over - 1);
  EXPECT_EQ(slots.tracked(), slot_count);
  sweep.complete(over);
  EXPECT_EQ(slots.tracked(), 0U);
  EXPECT_EQ(slots[0], limpet_slot_at_rest(8));
  EXPECT_EQ(sweep.census().slots_tracked, 0U);
}

TEST_F(SweepTest, ABindingToAnotherMemberHoldsItsSlot) {
  bind(fingerprint_of(5), 7, over);
  bind(fingerprint_of(6), 8, over, 1);
  sweep.complete(over);
  EXPECT_TRUE(is_tracked(5));
  EXPECT_FALSE(is_tracked(6)) << "bound to where it goes anyway";
  EXPECT_EQ(slots.tracked(), 1U);
  EXPECT_EQ(sweep.census().bindings_of[7], 1U);
  EXPECT_TRUE(sweep.census().named[7]);
  EXPECT_FALSE(sweep.census().named[9]);
}

TEST_F(SweepTest, AFingerprintBetweenTwoSlotsHoldsBoth) {
  bind(fingerprint_between(5), 7, over);
  sweep.complete(over);
  EXPECT_TRUE(is_tracked(5));
  EXPECT_TRUE(is_tracked(6));
  EXPECT_EQ(slots.tracked(), 2U);
}

TEST_F(SweepTest, WhatHasRunOutGoesAfterAGrace) {
  bind(fingerprint_of(5), 7, over);
  sweep.complete(over + timeout + 2);
  EXPECT_EQ(sweep.swept(), 0U);
  EXPECT_TRUE(is_tracked(5));
  sweep.complete(over + timeout + 3);
  EXPECT_EQ(sweep.swept(), 1U);
  EXPECT_FALSE(is_tracked(5));
}

TEST_F(SweepTest, BindingsOfSlotsAtRestGoWithTheNextPass) {
  bind(fingerprint_of(5), 8, over);
  sweep.complete(over);
  EXPECT_EQ(sweep.census().bindings, 1U);
  sweep.complete(over);
  EXPECT_EQ(sweep.census().bindings, 0U);
  EXPECT_EQ(sweep.swept(), 1U);
}

TEST_F(SweepTest, ASlotThatChangesDuringAPassDoesNotRestAfterIt) {
  EXPECT_FALSE(sweep.advance(2, over));
  slots.change(5, 9, over);
  sweep.changed(5);
  EXPECT_TRUE(sweep.advance(2, over));
  EXPECT_TRUE(is_tracked(5));
  EXPECT_EQ(slots.tracked(), 1U);
}

TEST_F(SweepTest, AWindowThatEndsDuringAPassIsForTheNext) {
  EXPECT_FALSE(sweep.advance(2, over - 1));
  EXPECT_TRUE(sweep.advance(2, over));
  EXPECT_EQ(slots.tracked(), slot_count);
}

TEST_F(SweepTest, RebalanceBringsEvenHeldSlotsToRest) {
  sweep.configure(slots, {.timeout_s = timeout, .rebalance_after_s = 600});
  bind(fingerprint_of(5), 7, start + 599);
  sweep.complete(start + 599);
  EXPECT_TRUE(is_tracked(5));
  sweep.complete(start + 600);
  EXPECT_FALSE(is_tracked(5));
}

TEST_F(SweepTest, BeforeTheFirstPassEverybodyMayBeNamed) {
  EXPECT_TRUE(sweep.census().named[9]);
}

}  // namespace
}  // namespace limpet
