// SPDX-License-Identifier: GPL-2.0-or-later
// What affinity promises about time: back before the timeout, silent for longer, each packet
// refreshes.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "tests/packet/affinity_farm.h"

namespace limpet {
namespace {

/// Clients of a pool, and the daemon's chores done as time passes.
class AffinityClockTest : public testing::Test {
 protected:
  static constexpr unsigned timeout = 60;

  void SetUp() override {
    std::string reason;
    if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
    load(10'000, 300);
  }

  void load(unsigned bindings, size_t clients) {
    shape_.bindings = bindings;
    program_ = Program::load(farm_text(shape_, members_), Program::loopback, Clock::test);
    program_->set_time(now_ * second);
    clients_.resize(clients);
    for (uint32_t& source : clients_) source = host_address(static_cast<uint32_t>(generator_()));
  }

  void pass(unsigned seconds) {
    for (; seconds > 0; --seconds) {
      ++now_;
      program_->set_time(now_ * second);
      if (now_ % (timeout / 2) == 0) program_->turn_epoch();
      if (now_ % 5 == 0) program_->turn_recent();
      if (now_ % 3 == 0) program_->sweep();
    }
  }

  uint16_t send(uint32_t source) {
    return served_by(program_->run(Ipv4Frame{.source = source}.build()));
  }

  /// Every client sends two packets, the second of which makes it known. Returns their members.
  std::vector<uint16_t> arrive() {
    std::vector<uint16_t> members;
    for (const uint32_t source : clients_) {
      members.push_back(send(source));
      EXPECT_EQ(send(source), members.back());
    }
    return members;
  }

  /// Half of the members get few new clients from now on. All members go on serving theirs.
  void move_slots() {
    members_[0].weight = 1;
    members_[1].state = "draining";
    program_->reconfigure(farm_text(shape_, members_));
  }

  uint16_t in_table(uint32_t source) const {
    const std::vector<uint16_t> table = program_->table();
    return table[limpet_hash_slot(client_hash(source), static_cast<uint32_t>(table.size()))];
  }

  /// Of the clients whose slots are not those of `members` any more.
  size_t moved(const std::vector<uint16_t>& members) const {
    size_t count = 0;
    for (size_t i = 0; i < clients_.size(); ++i) count += in_table(clients_[i]) != members[i];
    return count;
  }

  void expect_members(const std::vector<uint16_t>& members) {
    for (size_t i = 0; i < clients_.size(); ++i) {
      EXPECT_EQ(send(clients_[i]), members[i]) << "client " << i << " at " << now_ << " s";
    }
  }

  Shape shape_{.timeout = timeout, .clients = 10'000, .bindings = 0, .start = 5'000};
  std::vector<uint32_t> clients_;  // their sources
  MemberSettings members_ = MemberSettings(4);
  std::unique_ptr<Program> program_;
  uint64_t now_ = shape_.start;  // seconds

 private:
  std::mt19937 generator_{20260101};
};

TEST_F(AffinityClockTest, AClientIsBackWithinTheTimeoutAndFindsItsMember) {
  // Epochs turn at any moment of the silence.
  for (unsigned phase = 0; phase < timeout; phase += 7) {
    members_ = MemberSettings(4);
    program_->reconfigure(farm_text(shape_, members_));
    pass(8 * timeout + phase);
    const std::vector<uint16_t> members = arrive();
    move_slots();
    ASSERT_GT(moved(members), 50U);
    pass(timeout - 1);
    expect_members(members);  // taken for clients of the member before
    pass(timeout - 1);
    expect_members(members);  // bound
  }
}

TEST_F(AffinityClockTest, AChangeInTheMiddleOfTheSilenceMakesNoDifference) {
  const std::vector<uint16_t> members = arrive();
  pass(timeout / 2);
  move_slots();
  ASSERT_GT(moved(members), 50U);
  pass(timeout / 2 - 1);
  expect_members(members);
}

TEST_F(AffinityClockTest, AClientThatWasSilentForTwoTimeoutsGetsTheTablesMember) {
  const std::vector<uint16_t> members = arrive();
  move_slots();
  ASSERT_GT(moved(members), 50U);
  // One half comes back once after the change and has bindings; the other never had any.
  for (size_t i = 0; i < clients_.size(); i += 2) EXPECT_EQ(send(clients_[i]), members[i]);
  pass(2 * timeout);
  for (const uint32_t source : clients_) EXPECT_EQ(send(source), in_table(source));
}

TEST_F(AffinityClockTest, EachPacketRefreshes) {
  const std::vector<uint16_t> members = arrive();
  move_slots();
  ASSERT_GT(moved(members), 50U);
  for (int i = 0; i < 6; ++i) {
    pass(timeout - 1);
    expect_members(members);
  }
}

TEST_F(AffinityClockTest, EachPacketRefreshesAtRest) {
  const std::vector<uint16_t> members = arrive();
  for (int i = 0; i < 6; ++i) {
    pass(timeout - 1);
    expect_members(members);
  }
  move_slots();
  ASSERT_GT(moved(members), 50U);
  pass(timeout - 1);
  expect_members(members);
}

TEST_F(AffinityClockTest, RefusedClientsKeepTheirMemberForSixTimeouts) {
  // One bucket of bindings for thousands of clients, several of each slot.
  load(8, 3'000);
  const std::vector<uint16_t> members = arrive();
  move_slots();
  ASSERT_GT(moved(members), 500U);
  for (int i = 0; i < 6; ++i) {
    pass(timeout - 1);
    expect_members(members);
  }
  pass(6);
  expect_members(members);
  pass(1);  // the limit of the windows
  size_t kept = 0;
  for (size_t i = 0; i < clients_.size(); ++i) {
    const uint16_t member = send(clients_[i]);
    if (in_table(clients_[i]) != members[i] && member == members[i]) {
      ++kept;
    } else {
      EXPECT_EQ(member, in_table(clients_[i]));
    }
  }
  EXPECT_LE(kept, 8U) << "clients with a binding";
}

}  // namespace
}  // namespace limpet
