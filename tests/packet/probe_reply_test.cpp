// SPDX-License-Identifier: GPL-2.0-or-later
// What a member answers to a probe through the VIP comes to the kernel as the member's own; nothing
// else does, however much it looks like it.
#include "tests/packet/probe_test.h"

namespace limpet {
namespace {

const Tcp answer{.source_port = 80, .destination_port = 40000};

template <class Ip, class Change>
Ip with(Ip ip, Change change) {
  change(ip);
  return ip;
}

class ProbeReplyTest : public ProbeTest {
 protected:
  /// Probes are under way: their SYNs, from port 40000 to port 80, have left.
  void SetUp() override {
    ProbeTest::SetUp();
    if (IsSkipped()) return;
    ASSERT_EQ(send_own<Ipv4>(probe_syn).action, goes_on);
    ASSERT_EQ(send_own<Ipv6>(probe_syn).action, goes_on);
  }

  template <class Ip>
  Row taken(const char* promise, const Payload& payload, const Ethernet& ethernet = {},
            size_t padding = 0) {
    return {promise, frame(ethernet, answer_of_vip<Ip>(), payload, padding),
            LIMPET_REASON_probe_reply, frame(ethernet, answer_of_member<Ip>(), payload, padding)};
  }

  template <class Ip>
  std::vector<Row> answers() {
    Tcp syn_ack = answer, reset = answer, wrong = answer;
    syn_ack.flags = tcp_syn | tcp_ack;
    syn_ack.options = {2, 4, 0x05, 0xb4};
    syn_ack.data = reset.data = {};
    reset.flags = tcp_rst;
    wrong.wrong_by = 0x1234;
    const Ethernet tagged{.tags = {{0x88a8, 100}, {0x8100, 0xe005}}};
    const auto changed = [](auto change) { return with(answer_of_vip<Ip>(), change); };
    const auto leaves = [](auto change) { return with(answer_of_member<Ip>(), change); };
    const auto last_hop = [](Ip& ip) { ip.ttl = 1; };
    const auto in_class = [](Ip& ip) { ip.traffic_class = 0xb8; };
    return {
        taken<Ip>("a SYN that is acknowledged", syn_ack),
        taken<Ip>("data", answer),
        taken<Ip>("a reset", reset),
        taken<Ip>("a wrong checksum stays wrong", wrong),
        taken<Ip>("tags stay", answer, tagged),
        taken<Ip>("padding stays", reset, {}, 6),
        {"the last hop", frame(Ethernet{}, changed(last_hop), answer), LIMPET_REASON_probe_reply,
         frame(Ethernet{}, leaves(last_hop), answer)},
        {"a traffic class", frame(Ethernet{}, changed(in_class), answer), LIMPET_REASON_probe_reply,
         frame(Ethernet{}, leaves(in_class), answer)},
    };
  }

  template <class Ip>
  std::vector<Row> others() {
    const auto stays = [](const char* promise, const Ip& ip, const Payload& payload = answer) {
      return Row{promise, frame(Ethernet{}, ip, payload), LIMPET_REASON_not_vip};
    };
    const Ip ip = answer_of_vip<Ip>();
    const Frame whole = frame(Ethernet{}, ip, answer);
    const IpAddress stranger = with(ip, [](Ip& one) { one = Ip{}; }).source;
    const size_t header = std::is_same_v<Ip, Ipv4> ? 20 : 40;
    return {
        stays("of somebody else", with(ip, [&](Ip& one) { one.source = stranger; })),
        stays("of the member's own address", answer_of_member<Ip>()),
        stays("to somebody else", with(ip, [&](Ip& one) { one.destination = stranger; })),
        stays("of another port", ip, Tcp{.source_port = 443, .destination_port = 40000}),
        stays("to another port", ip, Tcp{.source_port = 80, .destination_port = 40001}),
        stays("to port 0", ip, Tcp{.source_port = 80, .destination_port = 0}),
        stays("UDP", ip, Udp{.source_port = 80, .destination_port = 40000}),
        stays("neither", ip, {132, Payload(answer).bytes}),
        stays("an error about it", ip,
              typename Ip::Icmp{.type = std::is_same_v<Ip, Ipv4> ? uint8_t{3} : uint8_t{1},
                                .data = packet(to_the_vip<Ip>(), probe_syn)}),
        stays("without ports", ip, {6, Bytes(19)}),
        {"cut in its header", cut(whole, 14 + header + 19), LIMPET_REASON_not_vip},
        {"the first fragment", frame(Ethernet{}, fragments(ip, answer, 24)[0]),
         LIMPET_REASON_not_vip},
        {"a later one", frame(Ethernet{}, fragments(ip, answer, 24)[1]), LIMPET_REASON_not_vip},
    };
  }

  template <class Ip>
  void expect_taken(bool is_taken, const Tcp& tcp = answer) {
    const Frame came = frame(Ethernet{}, answer_of_vip<Ip>(), tcp);
    expect({"an answer", came, is_taken ? LIMPET_REASON_probe_reply : LIMPET_REASON_not_vip,
            is_taken ? frame(Ethernet{}, answer_of_member<Ip>(), tcp) : came});
  }
};

TEST_F(ProbeReplyTest, IsAsTheMembersOwn) {
  expect(answers<Ipv4>());
  expect(answers<Ipv6>());
  const auto wrong = [](Ipv4& ip) { ip.wrong_by = 5; };
  expect({"a wrong header checksum stays wrong",
          frame(Ethernet{}, with(answer_of_vip<Ipv4>(), wrong), answer), LIMPET_REASON_probe_reply,
          frame(Ethernet{}, with(answer_of_member<Ipv4>(), wrong), answer)});
  const auto labelled = [](Ipv6& ip) { ip.flow_label = 0x54321; };
  expect({"a flow label", frame(Ethernet{}, with(answer_of_vip<Ipv6>(), labelled), answer),
          LIMPET_REASON_probe_reply,
          frame(Ethernet{}, with(answer_of_member<Ipv6>(), labelled), answer)});
}

TEST_F(ProbeReplyTest, NothingElseIsTakenForOne) {
  expect(others<Ipv4>());
  expect(others<Ipv6>());
  const auto options = [](Ipv4& ip) { ip.options = Bytes(4, 1); };
  const auto version = [](auto& ip) { ip.version = 5; };
  const auto extension = [](Ipv6& ip) { ip.extensions = {options_header(60)}; };
  for (const Frame& sent : {frame(Ethernet{}, with(answer_of_vip<Ipv4>(), options), answer),
                            frame(Ethernet{}, with(answer_of_vip<Ipv4>(), version), answer),
                            frame(Ethernet{}, with(answer_of_vip<Ipv6>(), version), answer),
                            frame(Ethernet{}, with(answer_of_vip<Ipv6>(), extension), answer)}) {
    expect({"not a plain header", sent, LIMPET_REASON_not_vip});
  }
}

TEST_F(ProbeReplyTest, GoesByTheLastSynOfThePort) {
  Tcp of_443 = answer, syn_to_443 = probe_syn;
  of_443.source_port = syn_to_443.destination_port = 443;
  send_own<Ipv4>(syn_to_443);
  expect_taken<Ipv4>(true, of_443);
  expect_taken<Ipv4>(false);
  expect_taken<Ipv6>(true);  // which has ports of its own

  send_own<Ipv4>(Tcp{});  // no SYN
  expect_taken<Ipv4>(true, of_443);
}

TEST_F(ProbeReplyTest, OnlyWhileTheProbeIsThere) {
  program->datapath().remove_probe(probe_number<Ipv4>);
  expect_taken<Ipv4>(false);
  expect_taken<Ipv6>(true);
  put(probe_number<Ipv4>, {Ipv6{}.destination, member_end<Ipv6>(), {}});
  expect_taken<Ipv4>(false);
  put(probe_number<Ipv4>, {address("192.0.2.11"), member_end<Ipv4>(), {}});
  expect_taken<Ipv4>(false);
  put_own<Ipv4>();
  expect_taken<Ipv4>(true);
}

TEST_F(ProbeReplyTest, ComesBeforeRepliesOfNatMembers) {
  load(nat_pool(), room_for_probes);
  put_own<Ipv4>();
  send_own<Ipv4>(probe_syn);
  expect_taken<Ipv4>(true);
  expect_taken<Ipv6>(false);
}

TEST_F(ProbeReplyTest, WithoutProbesThereIsNone) {
  load(one_pool());
  EXPECT_FALSE(program->datapath().put_probe(1, {Ipv4{}.destination, member_end<Ipv4>(), {}}));
  EXPECT_EQ(program->datapath().egress_fd(), -1);
  expect_taken<Ipv4>(false);
  expect_taken<Ipv6>(false);
}

TEST_F(ProbeReplyTest, ProbesHaveNumbersAndOneFamily) {
  Datapath& datapath = program->datapath();
  const IpAddress vip = Ipv4{}.destination, member = member_end<Ipv4>();
  EXPECT_FALSE(datapath.put_probe(0, {vip, member, {}}));
  EXPECT_FALSE(datapath.put_probe(room_for_probes, {vip, member, {}}));
  EXPECT_TRUE(datapath.put_probe(room_for_probes - 1, {vip, member, {}}));
  EXPECT_FALSE(datapath.put_probe(1, {vip, member_end<Ipv6>(), {}}));
  EXPECT_FALSE(datapath.put_probe(1, {vip, member, edge_end<Ipv6>()}));
}

}  // namespace
}  // namespace limpet
