// SPDX-License-Identifier: GPL-2.0-or-later
// What a program that observes tells of a packet: what came, and what became of it.
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "ebpf/reason.h"
#include "tests/packet/observe_test_base.h"

namespace limpet {
namespace {

/// Two pools and a VIP with a disabled rule, so that there is something to tell apart.
const std::string farm = one_pool("when_empty = \"reject\"\n") + R"(
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 25
pool = "front"
[[rule]]
vip = "mail"
protocol = "tcp"
ports = 26
pool = "front"
disabled = true
[[pool]]
name = "front"
affinity = "none"
members = [{ name = "ex9", addresses = ["192.0.2.29", "2001:db8::29"] }]
)";

class ObserveTellsTest : public ObserveTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (IsSkipped()) return;
    load(farm);
    observe();
  }

  /// The reason that is told is the one that was counted.
  void expect_told(const char* promise, limpet_reason reason, const Frame& frame) {
    SCOPED_TRACE(promise);
    (void)program->counted(reason);
    const auto told = seen(frame);
    ASSERT_TRUE(told);
    EXPECT_EQ(program->counted(reason), 1U);
    EXPECT_STREQ(reasons()[told->explanation.reason].name, reasons()[reason].name);
    EXPECT_EQ(told->length, frame.size());
    EXPECT_EQ(told->captured, std::min<size_t>(frame.size(), LIMPET_OBSERVED_BYTES));
    EXPECT_EQ(std::memcmp(told->frame, frame.data(), told->captured), 0) << "as it came";
  }
};

TEST_F(ObserveTellsTest, WhoSendsWhatToWhomAndWhoGetsIt) {
  const Frame sent = frame(Ethernet{.tags = {{0x8100, 7}}}, Ipv4{}, Tcp{.flags = tcp_syn});
  const auto told = seen(sent, {.ifindex = Program::loopback});
  ASSERT_TRUE(told);
  EXPECT_EQ(text_of(told->source, told->family), "10.0.0.1");
  EXPECT_EQ(text_of(told->destination, told->family), "192.0.2.10");
  EXPECT_EQ(told->source_port, 40000);
  EXPECT_EQ(told->destination_port, 80);
  EXPECT_EQ(told->protocol, IPPROTO_TCP);
  EXPECT_EQ(told->transport, 14 + 4 + 20);
  EXPECT_EQ(told->frame[told->transport + 13], tcp_syn);
  EXPECT_EQ(told->ifindex, Program::loopback);
  EXPECT_EQ(told->time, 1000ull * 1'000'000'000 + 1'000'000);
  EXPECT_FALSE(told->is_error || told->is_later);
  const limpet_explanation& why = told->explanation;
  EXPECT_EQ(why.rule, 1U);
  EXPECT_EQ(why.pool, 0U);
  EXPECT_EQ(why.member, 1U);
  EXPECT_EQ(why.step, uint32_t{LIMPET_STEP_at_rest});
  EXPECT_EQ(limpet_slot_now(why.slot), 1U);
}

TEST_F(ObserveTellsTest, OnePacketsNotesAreNoOthers) {
  ASSERT_EQ(seen(frame(Ethernet{}, Ipv6{}, Tcp{.destination_port = 25}))->explanation.pool, 1U);
  const auto stranger = seen(frame(Ethernet{}, Ipv4{.destination = address("192.0.2.99")}, Tcp{}));
  ASSERT_TRUE(stranger);
  EXPECT_EQ(stranger->explanation.rule, 0U);
  EXPECT_EQ(stranger->explanation.step, uint32_t{LIMPET_STEP_none});
  EXPECT_EQ(stranger->explanation.hash, 0U);
  EXPECT_EQ(stranger->family, LIMPET_V4);
  EXPECT_EQ(text_of(stranger->destination, LIMPET_V4), "192.0.2.99");
}

TEST_F(ObserveTellsTest, EveryReason) {
  const Ipv4 ip;
  expect_told("to a member", LIMPET_REASON_forwarded,
              frame(Ethernet{}, ip, Tcp{.data = Bytes(400)}));
  expect_told("no IP", LIMPET_REASON_not_ip, frame(Ethernet{.type = 0x0806}, Bytes(46)));
  expect_told("no VIP", LIMPET_REASON_not_vip,
              frame(Ethernet{}, Ipv4{.destination = address("192.0.2.99")}, Udp{}));
  expect_told("to many", LIMPET_REASON_not_unicast,
              frame(Ethernet{.destination = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}}, ip, Tcp{}));
  expect_told("another protocol", LIMPET_REASON_not_tcp_udp,
              frame(Ethernet{}, Ipv4{.protocol = 47}, Tcp{}));
  expect_told("ping", LIMPET_REASON_echo, frame(Ethernet{}, ip, Icmp4{.type = 8}));
  expect_told("ICMP of no rule", LIMPET_REASON_other_icmp,
              frame(Ethernet{}, ip, Icmp4{.type = 13}));
  expect_told("no rule", LIMPET_REASON_unmatched,
              frame(Ethernet{}, ip, Tcp{.destination_port = 7}));
  expect_told("disabled", LIMPET_REASON_rule_disabled,
              frame(Ethernet{}, ip, Tcp{.destination_port = 26}));
  expect_told("bad header", LIMPET_REASON_bad_ip_header,
              frame(Ethernet{.type = 0x0800}, Ipv4{.version = 5}, Tcp{}));
  expect_told("cut", LIMPET_REASON_truncated, frame(Ethernet{}, Ipv4{.total_length = 999}, Tcp{}));
  expect_told("bad source", LIMPET_REASON_bad_source,
              frame(Ethernet{}, Ipv4{.source = address("127.0.0.1")}, Tcp{}));
  expect_told("source route", LIMPET_REASON_source_route,
              frame(Ethernet{}, Ipv6{.extensions = {routing_header(1)}}, Tcp{}));
  expect_told("a fragment of nothing", LIMPET_REASON_fragment_unknown,
              frame(Ethernet{}, fragments(ip, Tcp{.data = Bytes(100)}, 64)[1]));
  set_way(LIMPET_V4, {.next_hop = {.ifindex = Program::loopback, .mtu = 500}});
  expect_told("too big", LIMPET_REASON_told_too_big,
              frame(Ethernet{}, ip, Tcp{.data = Bytes(600)}));
  program->datapath().put_lost_member(1, LIMPET_LOSS_down);
  expect_told("nobody", LIMPET_REASON_rejected, frame(Ethernet{}, ip, Tcp{}));
  expect_told("nobody, an RST", LIMPET_REASON_no_member,
              frame(Ethernet{}, ip, Tcp{.flags = tcp_rst}));
}

TEST_F(ObserveTellsTest, AnErrorIsAboutTheClientsPacket) {
  const Bytes quote =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  const auto told = seen(frame(Ethernet{}, Ipv4{.source = address("10.9.9.9")},
                               Icmp4{.type = 3, .code = 1, .data = quote}));
  ASSERT_TRUE(told);
  EXPECT_TRUE(told->is_error);
  EXPECT_EQ(text_of(told->source, told->family), "10.0.0.1");
  EXPECT_EQ(told->protocol, IPPROTO_TCP);
  EXPECT_EQ(told->destination_port, 80);
  EXPECT_EQ(told->explanation.member, 1U);
}

TEST_F(ObserveTellsTest, TheStepsOfATrackedSlot) {
  const auto two = [](const char* state) {
    return "[[vip]]\nname = \"mail\"\naddresses = [\"192.0.2.10\"]\n[[rule]]\nvip = \"mail\"\n"
           "protocol = \"tcp\"\nports = 80\npool = \"cas\"\n[[pool]]\nname = \"cas\"\n"
           "mode = \"priority\"\nmembers = [\n"
           "{ name = \"ex1\", addresses = [\"192.0.2.21\"], priority = 1, state = \"" +
           std::string(state) +
           "\" },\n{ name = \"ex2\", addresses = [\"192.0.2.22\"], priority = 2 } ]\n";
  };
  load(two("up"));
  observe();
  const Frame ours = Ipv4Frame{}.build();
  EXPECT_EQ(seen(ours)->explanation.step, uint32_t{LIMPET_STEP_at_rest});
  EXPECT_EQ(seen(ours)->explanation.step, uint32_t{LIMPET_STEP_at_rest});
  EXPECT_EQ(seen(ours)->explanation.step, uint32_t{LIMPET_STEP_seen_at_rest});
  program->reconfigure(two("draining"));
  const auto before = seen(ours), bound = seen(ours);
  EXPECT_EQ(before->explanation.step, uint32_t{LIMPET_STEP_before});
  EXPECT_EQ(before->explanation.member, 1U);
  EXPECT_EQ(bound->explanation.step, uint32_t{LIMPET_STEP_bound});
  EXPECT_EQ(limpet_binding_member(bound->explanation.binding), 1U);
  EXPECT_EQ(seen(Ipv4Frame{.source = 0x0a000063}.build())->explanation.step,
            uint32_t{LIMPET_STEP_now});
}

}  // namespace
}  // namespace limpet
