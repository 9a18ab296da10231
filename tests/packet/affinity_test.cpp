// SPDX-License-Identifier: GPL-2.0-or-later
// Which member serves whom: shares, affinity over ports, and what the hash depends on.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/packet/affinity_farm.h"
#include "tests/packet/program.h"

namespace limpet {
namespace {

std::string pool_text(const std::string& settings) {
  return R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10"]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 110, 135, 143, 443, 993, 995, "1024-65535"]
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = "1-65535"
pool = "cas"
[[pool]]
name = "cas"
members = [
  { name = "ex1", addresses = ["192.0.2.21"], weight = 50 },
  { name = "ex2", addresses = ["192.0.2.22"], weight = 25 },
  { name = "ex3", addresses = ["192.0.2.23"], weight = 25 },
]
)" + settings;
}

class AffinityTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string reason;
    if (!can_load_programs(&reason)) GTEST_SKIP() << reason;
  }
  uint32_t random() { return static_cast<uint32_t>(generator_()); }

 private:
  std::mt19937 generator_{20260101};
};

TEST_F(AffinityTest, SharesAreWithinTwoPointsOfTheWeights) {
  const auto program = Program::load(pool_text(""));
  constexpr int sources = 100'000;
  std::map<uint16_t, int> served;
  Ipv4Frame frame;
  for (int i = 0; i < sources; ++i) {
    frame.source = host_address(random());
    const Verdict verdict = program->run(frame.build());
    ASSERT_EQ(verdict.action, uint32_t{XDP_TX});
    ++served[member_of(verdict)];
  }
  const double expected[] = {0, 50, 25, 25};
  for (const auto& [member, packets] : served) {
    EXPECT_NEAR(100.0 * packets / sources, expected[member], 2.0) << "member " << member;
  }
  EXPECT_EQ(program->counted(LIMPET_REASON_forwarded), uint64_t{sources});
}

TEST_F(AffinityTest, SequentialSourcesSpreadAsWell) {
  const auto program = Program::load(pool_text(""));
  std::map<uint16_t, int> served;
  for (uint32_t i = 0; i < 10'000; ++i) {
    ++served[member_of(program->run(Ipv4Frame{.source = 0x0a000000 + i}.build()))];
  }
  EXPECT_NEAR(served[1] / 100.0, 50, 3.0);
}

TEST_F(AffinityTest, SingleKeepsAClientOverPortsAndProtocols) {
  const auto program = Program::load(pool_text(""));
  for (int client = 0; client < 200; ++client) {
    Ipv4Frame frame{.source = host_address(random())};
    const uint16_t member = member_of(program->run(frame.build()));
    for (int i = 0; i < 20; ++i) {
      frame.protocol = i % 2 ? 17 : 6;
      frame.source_port = static_cast<uint16_t>(random());
      frame.destination_port = static_cast<uint16_t>(1024 + random() % 60'000);
      ASSERT_EQ(member_of(program->run(frame.build())), member);
    }
  }
}

TEST_F(AffinityTest, NetworkKeepsAPrefixAndNotMore) {
  const auto program = Program::load(pool_text("affinity = \"network\"\nnetwork = { v4 = 20 }\n"));
  std::map<uint16_t, int> others;
  for (uint32_t net = 0; net < 300; ++net) {
    const uint32_t base = 0x0a000000 + (net << 12);
    const uint16_t member = member_of(program->run(Ipv4Frame{.source = base}.build()));
    for (int i = 0; i < 10; ++i) {
      const uint32_t source = base + random() % 4096;
      ASSERT_EQ(member_of(program->run(Ipv4Frame{.source = source}.build())), member);
    }
    ++others[member];
  }
  EXPECT_EQ(others.size(), 3U);
}

TEST_F(AffinityTest, NoneSpreadsTheFlowsOfOneClient) {
  const auto program = Program::load(pool_text("affinity = \"none\"\n"));
  std::map<uint16_t, int> served;
  for (uint16_t port = 20'000; port < 24'000; ++port) {
    const Frame frame = Ipv4Frame{.source_port = port}.build();
    const uint16_t member = member_of(program->run(frame));
    ASSERT_EQ(member_of(program->run(frame)), member) << "a flow stays";
    ++served[member];
  }
  EXPECT_NEAR(served[1] / 40.0, 50, 3.0);
  EXPECT_NEAR(served[2] / 40.0, 25, 3.0);
}

TEST_F(AffinityTest, AMemberWithoutNextHopGetsNothingAndOthersKeepTheirs) {
  const auto program = Program::load(pool_text(""));
  std::map<uint32_t, uint16_t> before;
  for (int i = 0; i < 5'000; ++i) {
    const uint32_t source = host_address(random());
    before[source] = member_of(program->run(Ipv4Frame{.source = source}.build()));
  }
  program->pool().learn(program->pool().members()[0].addresses[0], Error{"gone"});
  program->write(program->pool());
  int moved = 0;
  for (const auto& [source, member] : before) {
    const uint16_t now = member_of(program->run(Ipv4Frame{.source = source}.build()));
    ASSERT_NE(now, 1);
    moved += member != 1 && now != member;
  }
  EXPECT_LT(moved, 5'000 * 2 / 100) << "clients of the members that stayed";
}

TEST_F(AffinityTest, NoUsableMemberDropsAndCounts) {
  const auto program = Program::load(pool_text(""));
  for (const Member& member : program->pool().members()) {
    program->pool().learn(member.addresses[0], Error{"gone"});
  }
  program->write(program->pool());
  EXPECT_EQ(program->run(Ipv4Frame{}.build()).action, uint32_t{XDP_DROP});
  EXPECT_EQ(program->counted(LIMPET_REASON_no_member), 1U);
}

TEST_F(AffinityTest, CountersAreExact) {
  const auto program = Program::load(pool_text(""));
  const Frame frame = Ipv4Frame{.payload = 100}.build();
  for (int i = 0; i < 1'000; ++i) program->run(frame);
  const limpet_counter rule = program->datapath().rule_counter(1);
  EXPECT_EQ(rule.packets, 1'000U);
  EXPECT_EQ(rule.bytes, 1'000U * frame.size());
  EXPECT_EQ(program->datapath().rule_counter(2).packets, 0U);
  const uint16_t member = member_of(program->run(frame));
  EXPECT_EQ(program->datapath().member_counter(member).packets, 1'001U);
  EXPECT_EQ(program->datapath().member_counter(member).bytes, 1'001U * frame.size());
}

TEST_F(AffinityTest, AnotherInterfaceIsARedirect) {
  const auto program = Program::load(pool_text(""), 77);
  const Verdict verdict = program->run(Ipv4Frame{}.build());
  EXPECT_EQ(program->counted(LIMPET_REASON_redirected), 1U);
  EXPECT_EQ(verdict.action, uint32_t{XDP_DROP}) << "interface 77 is not one of limpet's";
}

}  // namespace
}  // namespace limpet
