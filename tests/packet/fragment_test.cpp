// SPDX-License-Identifier: GPL-2.0-or-later
// Fragments: the first is decided by its rule; later ones, which have no ports, by their client
// where all rules of the protocol share a pool, else by what became of the first.
#include <algorithm>

#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

constexpr uint64_t second = 1'000'000'000;

/// The VIP "mail" as in one_pool(), but UDP 54 goes to a second pool, whose member is number 2.
std::string two_pools() {
  return one_pool() + R"(
[[rule]]
vip = "mail"
protocol = "udp"
ports = 54
pool = "web"
[[pool]]
name = "web"
members = [{ name = "ex2", addresses = ["192.0.2.22", "2001:db8::22"] }]
)";
}

const Ethernet to_second{.destination = {{0x02, 0xaa, 0, 0, 0, 2}}, .source = to_member.source};

/// A datagram's fragments as frames.
template <class Ip>
std::vector<Frame> parts(const Ip& ip, const Payload& payload, const Ethernet& ethernet = {}) {
  std::vector<Frame> frames;
  for (const Bytes& part : fragments(ip, payload, 64)) frames.push_back(frame(ethernet, part));
  return frames;
}

class FragmentTest : public EdgeTest {
 protected:
  void expect_all(const std::string& promise, const std::vector<Frame>& sent,
                  const std::vector<Frame>& expected) {
    for (size_t i = 0; i < sent.size(); ++i) {
      expect(
          {promise + ", part " + std::to_string(i), sent[i], LIMPET_REASON_forwarded, expected[i]});
    }
  }
  void expect_unknown(const std::string& promise, const Frame& frame) {
    expect({promise, frame, LIMPET_REASON_fragment_unknown});
  }

  template <class Ip>
  void expect_shared() {
    const Udp udp{.data = counting(300)};
    const Tcp tcp{.data = counting(300)};
    expect_all("UDP", parts(Ip{}, udp), parts(Ip{}, udp, to_member));
    expect_all("TCP", parts(Ip{}, tcp), parts(Ip{}, tcp, to_member));
    auto sent = parts(Ip{.id = 7}, udp), expected = parts(Ip{.id = 7}, udp, to_member);
    std::reverse(sent.begin(), sent.end());
    std::reverse(expected.begin(), expected.end());
    expect_all("the last one first", sent, expected);
  }

  template <class Ip>
  void expect_by_table() {
    const Udp first{.data = counting(300)}, other{.destination_port = 54, .data = counting(300)};
    const auto sent = parts(Ip{.id = 1}, first), sent_other = parts(Ip{.id = 2}, other);
    const auto got = parts(Ip{.id = 1}, first, to_member);
    const auto got_other = parts(Ip{.id = 2}, other, to_second);
    expect_unknown("before the first one", sent[1]);
    for (size_t i = 0; i < sent.size(); ++i) {
      expect({"of one pool", sent[i], LIMPET_REASON_forwarded, got[i]});
      expect({"of the other", sent_other[i], LIMPET_REASON_forwarded, got_other[i]});
    }
    expect({"again, out of order", sent[2], LIMPET_REASON_forwarded, got[2]});
    expect_unknown("another identification", parts(Ip{.id = 3}, first)[1]);
    Ip elsewhere{.id = 1};
    elsewhere.source = address(std::is_same_v<Ip, Ipv4> ? "10.0.0.2" : "2001:db8:c::2");
    expect_unknown("another source", parts(elsewhere, first)[1]);
    pass(30 * second);
    expect({"thirty seconds later", sent[1], LIMPET_REASON_forwarded, got[1]});
    pass(second);
    expect_unknown("thirty-one seconds later", sent[1]);
  }
};

TEST_F(FragmentTest, LaterOnesFollowTheirClientIntoTheOnlyPool) {
  load(one_pool());
  expect_shared<Ipv4>();
  expect_shared<Ipv6>();
}

TEST_F(FragmentTest, LaterOnesFollowTheirFirstIntoOneOfSeveralPools) {
  load(two_pools());
  expect_by_table<Ipv4>();
  expect_by_table<Ipv6>();
  const Tcp tcp{.data = counting(300)};
  expect_all("TCP has one pool still", parts(Ipv4{}, tcp), parts(Ipv4{}, tcp, to_member));
}

TEST_F(FragmentTest, WhereThePortsChooseTheMemberTheTableDoes) {
  load(one_pool("affinity = \"none\"\n"));
  expect_unknown("IPv4", parts(Ipv4{}, Udp{.data = counting(300)})[1]);
  const Udp udp{.data = counting(300)};
  expect_all("IPv4", parts(Ipv4{}, udp), parts(Ipv4{}, udp, to_member));
  expect_all("IPv6", parts(Ipv6{}, udp), parts(Ipv6{}, udp, to_member));
}

TEST_F(FragmentTest, ThereMustBePortsInTheFirst) {
  load(one_pool());
  const auto bad = [&](const char* promise, const auto& ip, uint8_t protocol, size_t size) {
    expect(
        {promise, frame(Ethernet{}, ip, {protocol, counting(size)}), LIMPET_REASON_bad_ip_header});
  };
  const Ipv6 first6{.extensions = {fragment_header(0, true)}};
  bad("a part of a TCP header", Ipv4{.fragment = more_fragments}, 6, 16);
  bad("a part of a TCP header", first6, 6, 16);
  bad("a part of a UDP header", Ipv4{.fragment = more_fragments}, 17, 7);
  expect({"a later one may be of any size", frame(Ethernet{}, Ipv4{.fragment = 9}, {6, {7}}),
          LIMPET_REASON_forwarded, frame(to_member, Ipv4{.fragment = 9}, {6, {7}})});
  expect({"even of none", frame(Ethernet{}, Ipv4{.fragment = 9}, {17, {}}), LIMPET_REASON_forwarded,
          frame(to_member, Ipv4{.fragment = 9}, {17, {}})});
}

TEST_F(FragmentTest, FirstOnesWithoutARuleAreUnmatched) {
  load(one_pool());
  expect({{"IPv4", parts(Ipv4{}, Udp{.destination_port = 9, .data = counting(300)})[0],
           LIMPET_REASON_unmatched},
          {"IPv6", parts(Ipv6{}, Udp{.destination_port = 9, .data = counting(300)})[0],
           LIMPET_REASON_unmatched}});
}

TEST_F(FragmentTest, OfAProtocolWithoutRulesNobodyKnows) {
  load(R"(
[[vip]]
name = "web"
addresses = ["192.0.2.10"]
[[rule]]
vip = "web"
protocol = "tcp"
ports = 80
pool = "cas"
[[pool]]
name = "cas"
members = [{ name = "ex1", addresses = ["192.0.2.21"] }]
)");
  expect_unknown("UDP", parts(Ipv4{}, Udp{.data = counting(300)})[1]);
}

TEST_F(FragmentTest, ARuleThatIsDisabledMeanwhileTakesNoMore) {
  const std::string farm = two_pools();
  load(farm);
  const Udp udp{.destination_port = 54, .data = counting(300)};
  const auto sent = parts(Ipv4{}, udp), got = parts(Ipv4{}, udp, to_second);
  expect({"the first", sent[0], LIMPET_REASON_forwarded, got[0]});
  std::string disabled = farm;
  const std::string of_54 = "ports = 54\n";
  disabled.replace(disabled.find(of_54), of_54.size(), of_54 + "disabled = true\n");
  program->reconfigure(disabled);
  expect({"a later one", sent[1], LIMPET_REASON_rule_disabled});
  const Udp of_53{.data = counting(300)};
  expect({"another rule's first", parts(Ipv4{.id = 9}, of_53)[0], LIMPET_REASON_forwarded,
          parts(Ipv4{.id = 9}, of_53, to_member)[0]});
  expect({"and its later one", parts(Ipv4{.id = 9}, of_53)[1], LIMPET_REASON_forwarded,
          parts(Ipv4{.id = 9}, of_53, to_member)[1]});
}

TEST_F(FragmentTest, WithoutAMemberLaterOnesAreDroppedInSilence) {
  load(one_pool("when_empty = \"reject\"\n", "state = \"disabled\""));
  const Udp udp{.data = counting(300)};
  for (const size_t part : {0, 1, 4}) {
    expect({{"IPv4", parts(Ipv4{}, udp)[part], LIMPET_REASON_no_member},
            {"IPv6", parts(Ipv6{}, udp)[part], LIMPET_REASON_no_member}});
  }
  load(two_pools());
  const Udp of_54{.destination_port = 54, .data = counting(300)};
  expect({"noted", parts(Ipv4{}, of_54)[0], LIMPET_REASON_forwarded,
          parts(Ipv4{}, of_54, to_second)[0]});
  program->datapath().put_lost_member(2, LIMPET_LOSS_down);
  expect({"its member is lost", parts(Ipv4{}, of_54)[1], LIMPET_REASON_no_member});
}

TEST_F(FragmentTest, ALaterOneBehindWhichAnExtensionHeaderIsSaidToFollow) {
  load(one_pool());
  expect({"its protocol stands in the first",
          frame(Ethernet{}, Ipv6{.extensions = {fragment_header(8, true)}}, {60, counting(64)}),
          LIMPET_REASON_not_tcp_udp});
  const Ipv6 routed{.extensions = {options_header(0), routing_header(0), fragment_header(8, true)}};
  expect({"those before it do not matter", frame(Ethernet{}, routed, {17, counting(64)}),
          LIMPET_REASON_forwarded, frame(to_member, routed, {17, counting(64)})});
}

}  // namespace
}  // namespace limpet
