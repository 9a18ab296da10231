// SPDX-License-Identifier: GPL-2.0-or-later
// The edge answers of its own accord at a bounded rate: two hundred at once, a thousand a second,
// of each kind.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

constexpr uint64_t millisecond = 1'000'000;

class LimitTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (IsSkipped()) return;
    load(one_pool("when_empty = \"reject\"\n"));
    NextHop hop = next_hop();
    hop.mtu = 1400;
    set_ways(hop);
  }

  /// How many of so many frames, of both families and protocols, got the answer.
  uint64_t answered(limpet_reason reason, int frames) {
    const Bytes data = counting(1400);
    const Frame sent[] = {frame(Ethernet{}, Ipv4{}, Tcp{.data = data}),
                          frame(Ethernet{}, Ipv6{}, Udp{.data = data})};
    (void)program->counted(reason);
    for (int i = 0; i < frames; ++i) run(sent[i % 2]);
    return program->counted(reason);
  }

  /// `limited` is what those beyond the limit are.
  void expect_limit(limpet_reason reason, limpet_reason limited) {
    EXPECT_EQ(answered(reason, 200), 200U);
    (void)program->counted(limited);
    const Frame one_more = frame(Ethernet{}, Ipv4{}, Tcp{.data = counting(1400)});
    const Verdict verdict = run(one_more);
    EXPECT_EQ(verdict.action, uint32_t{XDP_DROP});
    EXPECT_EQ(verdict.frame, one_more);
    EXPECT_EQ(program->counted(limited), 1U);
    pass(millisecond - 1);
    EXPECT_EQ(answered(reason, 10), 0U);
    pass(1);
    EXPECT_EQ(answered(reason, 10), 1U);
    pass(50 * millisecond);
    EXPECT_EQ(answered(reason, 100), 50U);
    pass(3600 * 1000 * millisecond);
    EXPECT_EQ(answered(reason, 300), 200U) << "an hour saves no more than two hundred";
  }
};

TEST_F(LimitTest, OfThoseWhoSendTooLargePackets) {
  expect_limit(LIMPET_REASON_told_too_big, LIMPET_REASON_too_big);
}

TEST_F(LimitTest, OfThoseWhoHaveNoMember) {
  program->datapath().put_lost_member(1, LIMPET_LOSS_down);
  expect_limit(LIMPET_REASON_rejected, LIMPET_REASON_reject_limited);
  run(frame(Ethernet{}, Ipv4{}, Tcp{.flags = tcp_rst}));
  EXPECT_EQ(program->counted(LIMPET_REASON_no_member), 1U) << "it would not have been answered";
}

TEST_F(LimitTest, EachKindHasItsOwn) {
  EXPECT_EQ(answered(LIMPET_REASON_told_too_big, 300), 200U);
  program->datapath().put_lost_member(1, LIMPET_LOSS_down);
  EXPECT_EQ(answered(LIMPET_REASON_rejected, 300), 200U);
}

TEST_F(LimitTest, EchoesHaveNone) {
  const Frame ping = frame(Ethernet{}, Ipv4{}, Icmp4{.type = 8});
  for (int i = 0; i < 1000; ++i) run(ping);
  EXPECT_EQ(program->counted(LIMPET_REASON_echo), 1000U);
}

}  // namespace
}  // namespace limpet
