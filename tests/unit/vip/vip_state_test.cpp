// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/vip_state.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

using Name = VipState::Name;

constexpr MacAddress other{{2, 0, 0, 0, 0, 9}};
constexpr VipPolicy policy{.probes = true, .min_members = 2, .hold_down_ms = 10'000};
constexpr VipMembers enough{.usable = 2}, too_few{.usable = 1}, unknown{.usable = 1, .unknown = 1};

class VipStateTest : public testing::Test {
 protected:
  /// On its device since time 0.
  void be_present() {
    state_.take_members(enough, 0);
    state_.unused(0);
    state_.found(0);
    ASSERT_EQ(state_.name(), Name::present);
  }

  VipState state_{policy, 1, 0};
};

TEST_F(VipStateTest, WaitsForWordOfItsMembers) {
  state_.tick(100'000);
  EXPECT_EQ(state_.name(), Name::absent);
  EXPECT_EQ(state_.reason(), "its members' checks have no result yet");
  EXPECT_EQ(state_.due(), VipState::never);
}

TEST_F(VipStateTest, AsksAndIsPutThere) {
  state_.take_members(enough, 5);
  EXPECT_EQ(state_.name(), Name::probing);
  state_.unused(400);
  EXPECT_EQ(state_.name(), Name::present);
  EXPECT_EQ(state_.since(), 400u);
  EXPECT_EQ(state_.reason(), "");
}

TEST_F(VipStateTest, DoesNotAskWhereNobodyWouldAnswer) {
  VipState state({.probes = false}, 1, 0);
  state.take_members(enough, 5);
  EXPECT_EQ(state.name(), Name::present);
}

TEST_F(VipStateTest, MembersOfWhichNothingIsKnownDoNotBringIt) {
  state_.take_members(unknown, 0);
  EXPECT_EQ(state_.name(), Name::absent);
  state_.take_members(enough, 1);
  EXPECT_EQ(state_.name(), Name::probing);
}

TEST_F(VipStateTest, MembersOfWhichNothingIsKnownDoNotTakeItAway) {
  state_.found(0);  // by an earlier process, before anything is known
  EXPECT_EQ(state_.name(), Name::present);
  state_.take_members(unknown, 1);
  EXPECT_EQ(state_.name(), Name::present);
  state_.take_members(too_few, 2);
  EXPECT_EQ(state_.name(), Name::withdrawn);
}

TEST_F(VipStateTest, MembersThatDrainKeepItForTheirClients) {
  be_present();
  state_.take_members({.usable = 1, .draining = 1}, 1);
  EXPECT_EQ(state_.name(), Name::present);
  state_.take_members({.draining = 2}, 2);
  EXPECT_EQ(state_.name(), Name::present);
  state_.take_members({.draining = 1}, 3);
  EXPECT_EQ(state_.name(), Name::withdrawn);
}

TEST_F(VipStateTest, MembersThatDrainDoNotBringIt) {
  state_.take_members({.usable = 1, .draining = 5}, 0);
  EXPECT_EQ(state_.name(), Name::absent);
  EXPECT_EQ(state_.reason(),
            "1 usable members, fewer than min_members = 2, besides those that drain");
  state_.take_members(too_few, 1);
  state_.take_members({.usable = 1, .draining = 5}, 2);
  state_.tick(100'000);
  EXPECT_EQ(state_.name(), Name::withdrawn) << "it was, and has nobody's clients";
}

TEST_F(VipStateTest, IsWithdrawnAtOnceAndSaysWhy) {
  be_present();
  state_.take_members(too_few, 7);
  EXPECT_EQ(state_.name(), Name::withdrawn);
  EXPECT_EQ(state_.since(), 7u);
  EXPECT_EQ(state_.reason(), "1 usable members, fewer than min_members = 2");
  EXPECT_EQ(state_.due(), VipState::never);
}

TEST_F(VipStateTest, IsWithdrawnFromEveryState) {
  state_.take_members(enough, 0);
  state_.take_members(too_few, 1);
  EXPECT_EQ(state_.name(), Name::withdrawn) << "from probing";
  VipState in_conflict(policy, 1, 0);
  in_conflict.take_members(enough, 0);
  in_conflict.in_use(other, 1);
  in_conflict.take_members(too_few, 2);
  EXPECT_EQ(in_conflict.name(), Name::withdrawn);
  VipState absent(policy, 1, 0);
  absent.take_members(too_few, 0);
  EXPECT_EQ(absent.name(), Name::withdrawn);
}

TEST_F(VipStateTest, ComesBackAfterTheHoldDown) {
  be_present();
  state_.take_members(too_few, 1000);
  state_.take_members(enough, 2000);
  EXPECT_EQ(state_.name(), Name::withdrawn);
  EXPECT_EQ(state_.due(), 12'000u);
  EXPECT_NE(state_.reason(), "");
  state_.tick(11'999);
  EXPECT_EQ(state_.name(), Name::withdrawn);
  state_.tick(12'000);
  EXPECT_EQ(state_.name(), Name::probing);
}

TEST_F(VipStateTest, AnInterruptionStartsTheHoldDownAnew) {
  be_present();
  state_.take_members(too_few, 1000);
  state_.take_members(enough, 2000);
  state_.take_members({.usable = 1, .unknown = 5}, 11'000);
  state_.take_members(enough, 11'001);
  state_.tick(21'000);
  EXPECT_EQ(state_.name(), Name::withdrawn);
  state_.tick(21'001);
  EXPECT_EQ(state_.name(), Name::probing);
}

TEST_F(VipStateTest, AnAddressThatIsThereAllTheSameDoesNotEndTheHoldDown) {
  be_present();
  state_.take_members(too_few, 1000);
  state_.take_members(enough, 2000);
  state_.found(3000);
  EXPECT_EQ(state_.name(), Name::withdrawn);
}

TEST_F(VipStateTest, WithoutAMinimumItStays) {
  VipState state({.probes = false, .min_members = 0}, 1, 0);
  state.take_members({}, 0);
  EXPECT_EQ(state.name(), Name::present);
}

TEST_F(VipStateTest, AConflictIsLookedAtAgain) {
  state_.take_members(enough, 0);
  state_.in_use(other, 100);
  EXPECT_EQ(state_.name(), Name::conflict);
  EXPECT_EQ(state_.reason(), "02:00:00:00:00:09 has it, too");
  EXPECT_GE(state_.due(), 100 + VipState::conflict_retry_ms);
  EXPECT_LT(state_.due(), 100 + VipState::conflict_retry_ms + VipState::conflict_jitter_ms);
  state_.tick(state_.due() - 1);
  EXPECT_EQ(state_.name(), Name::conflict);
  state_.tick(state_.due());
  EXPECT_EQ(state_.name(), Name::probing);
}

TEST_F(VipStateTest, OnlyAProbeFindsAConflict) {
  be_present();
  state_.in_use(other, 100);
  EXPECT_EQ(state_.name(), Name::present);
}

TEST_F(VipStateTest, OneThatIsLostComesBackAtOnce) {
  be_present();
  state_.lost("was taken off eth0", 500);
  EXPECT_EQ(state_.name(), Name::probing);
}

TEST_F(VipStateTest, OneThatIsLostAgainAndAgainComesBackMoreAndMoreSlowly) {
  be_present();
  uint64_t now = 0;
  for (const uint64_t delay : {0, 1, 2, 4, 8, 16, 32, 60, 60}) {
    state_.lost("was taken off eth0", now);
    if (delay > 0) {
      EXPECT_EQ(state_.name(), Name::absent);
      EXPECT_EQ(state_.reason(), "was taken off eth0");
      EXPECT_EQ(state_.due(), now + delay * 1000);
      now += delay * 1000;
      state_.tick(now);
    }
    ASSERT_EQ(state_.name(), Name::probing) << delay;
    state_.unused(now);
  }
  now += VipState::longest_backoff_ms;
  state_.lost("was taken off eth0", now);
  EXPECT_EQ(state_.name(), Name::probing) << "it was there for long enough";
}

TEST_F(VipStateTest, ARefusalIsNotRepeatedAtOnce) {
  state_.take_members(enough, 0);
  state_.unused(400);
  state_.refused("cannot be put on eth0: no", 400);
  EXPECT_EQ(state_.name(), Name::absent);
  EXPECT_EQ(state_.reason(), "cannot be put on eth0: no");
  EXPECT_EQ(state_.due(), 1400u);
  state_.tick(1400);
  EXPECT_EQ(state_.name(), Name::probing);
}

TEST_F(VipStateTest, ADeviceThatIsNotThereIsWaitedFor) {
  state_.take_device("no interface eth0", 0);
  state_.take_members(enough, 0);
  EXPECT_EQ(state_.name(), Name::absent);
  EXPECT_EQ(state_.reason(), "no interface eth0");
  EXPECT_EQ(state_.due(), VipState::never);
  state_.take_device("", 5000);
  EXPECT_EQ(state_.name(), Name::probing);
  state_.take_device("interface eth0 is down", 5001);
  EXPECT_EQ(state_.name(), Name::absent);
}

TEST_F(VipStateTest, ADeviceThatGoesDownTakesNothingAway) {
  be_present();
  state_.take_device("interface eth0 is down", 5);
  EXPECT_EQ(state_.name(), Name::present);
}

TEST_F(VipStateTest, AnAddressThatIsThereAlreadyNeedsNoProbe) {
  state_.take_members(enough, 0);
  state_.found(1);
  EXPECT_EQ(state_.name(), Name::present);
}

TEST_F(VipStateTest, ANewPolicyCountsAtOnce) {
  be_present();
  state_.take_policy({.probes = true, .min_members = 3, .hold_down_ms = 5}, 100);
  EXPECT_EQ(state_.name(), Name::withdrawn);
  state_.take_policy({.probes = true, .min_members = 1, .hold_down_ms = 5}, 200);
  EXPECT_EQ(state_.due(), 205u);
}

TEST_F(VipStateTest, ANewPolicyIsNoWordOfMembers) {
  VipState state(policy, 1, 0);
  state.take_policy(policy, 1);
  EXPECT_EQ(state.name(), Name::absent);
}

}  // namespace
}  // namespace limpet
