// SPDX-License-Identifier: GPL-2.0-or-later
// What nat members answer leaves as the VIP's, by the kernel's routes.
#include "tests/packet/reply_test.h"

namespace limpet {
namespace {

const Tcp tcp{.source_port = 8080, .destination_port = 40000};
const Tcp tcp_of_vip{.source_port = 80, .destination_port = 40000};
const Udp udp{.source_port = 5353, .destination_port = 40000};
const Udp udp_of_vip{.source_port = 53, .destination_port = 40000};

template <class Ip, class Change>
Ip with(Ip ip, Change change) {
  change(ip);
  return ip;
}

class NatReplyTest : public ReplyTest {
 protected:
  template <class Ip>
  Row reply(const char* promise, const Payload& came, const Payload& leaves, size_t padding = 0) {
    return {promise, frame(from_member, from_its_own<Ip>("lan"), came, padding),
            LIMPET_REASON_reply, frame(to_lan, from_the_vip<Ip>("lan"), leaves, padding)};
  }

  template <class Ip>
  std::vector<Row> replies() {
    Ethernet tagged = from_member;
    tagged.tags = {{0x8100, 5}};
    const Tcp same{.source_port = 443, .destination_port = 40000};
    Tcp wrong = tcp, wrong_of_vip = tcp_of_vip;
    wrong.wrong_by = wrong_of_vip.wrong_by = 0x1234;
    Udp unsummed = udp, unsummed_of_vip = udp_of_vip;
    unsummed.without_checksum = unsummed_of_vip.without_checksum = true;
    Tcp syn = tcp, syn_of_vip = tcp_of_vip;
    syn.flags = syn_of_vip.flags = tcp_syn | tcp_ack;
    syn.options = {1, 1, 1, 2, 4, 0x05, 0xb4, 1};
    syn_of_vip.options = {1, 1, 1, 2, 4, 0x05, 0x14, 1};
    return {
        reply<Ip>("TCP", tcp, tcp_of_vip),
        reply<Ip>("TCP with the same port", same, same),
        reply<Ip>("UDP", udp, udp_of_vip),
        reply<Ip>("UDP without a checksum", unsummed, unsummed_of_vip),
        reply<Ip>("a wrong checksum stays wrong", wrong, wrong_of_vip),
        reply<Ip>("an MSS is lowered", syn, syn_of_vip),
        reply<Ip>("padding", tcp, tcp_of_vip, 9),
        {"tags are taken off", frame(tagged, from_its_own<Ip>("lan"), tcp), LIMPET_REASON_reply,
         frame(to_lan, from_the_vip<Ip>("lan"), tcp_of_vip)},
        {"a hop limit of 2",
         frame(from_member, with(from_its_own<Ip>("lan"), [](Ip& ip) { ip.ttl = 2; }), tcp),
         LIMPET_REASON_reply,
         frame(to_lan, with(from_the_vip<Ip>("lan"), [](Ip& ip) { ip.ttl = 1; }), tcp_of_vip)},
    };
  }

  /// Translated, and the kernel's from there on: nothing else changes.
  template <class Ip>
  Row passed(const char* promise, const char* where, const Payload& came, const Payload& leaves) {
    return {promise, frame(from_member, from_its_own<Ip>(where), came), LIMPET_REASON_reply_passed,
            frame(from_member, with(from_the_vip<Ip>(where), [](Ip& ip) { ip.ttl = 64; }), leaves)};
  }

  template <class Ip>
  std::vector<Row> kernels() {
    Ethernet tagged = from_member, to_many = from_member;
    tagged.tags = {{0x88a8, 100}, {0x8100, 0xe005}};
    to_many.destination = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    const Ip way_there = from_its_own<Ip>("lan");
    const Frame whole = frame(from_member, way_there, tcp);
    const auto stays = [&](const char* promise, const Ip& ip, const Payload& payload = tcp) {
      return Row{promise, frame(from_member, ip, payload), LIMPET_REASON_not_vip};
    };
    return {
        passed<Ip>("out of an interface that is not limpet's", "out", tcp, tcp_of_vip),
        passed<Ip>("UDP too", "out", udp, udp_of_vip),
        passed<Ip>("a neighbour that is not known yet", "unresolved", tcp, tcp_of_vip),
        {"tags stay", frame(tagged, from_its_own<Ip>("out"), tcp), LIMPET_REASON_reply_passed,
         frame(tagged, with(from_the_vip<Ip>("out"), [](Ip& ip) { ip.ttl = 64; }), tcp_of_vip)},
        stays("a hop limit of 1", with(way_there, [](Ip& ip) { ip.ttl = 1; })),
        stays("a hop limit of 0", with(way_there, [](Ip& ip) { ip.ttl = 0; })),
        stays("to the edge itself", from_its_own<Ip>("here")),
        stays("to a blackhole", from_its_own<Ip>("blackhole")),
        stays("to nowhere", from_its_own<Ip>("nowhere")),
        stays("a port of its own", way_there, Tcp{.source_port = 22}),
        stays("the VIP's port, not its own", way_there, Tcp{.source_port = 80}),
        stays("of another protocol", way_there, Udp{.source_port = 8080}),
        stays("without ports", way_there, {132, counting(20)}),
        stays("an echo reply", way_there, typename Ip::Icmp{.data = counting(56)}),
        stays("a part of TCP", way_there,
              {6, cut(summed(tcp, way_there.source, way_there.destination), 19)}),
        {"to many", frame(to_many, way_there, tcp), LIMPET_REASON_not_vip},
        {"cut", cut(whole, whole.size() - 1), LIMPET_REASON_not_vip},
    };
  }
};

TEST_F(NatReplyTest, LeavesAsTheVips) {
  expect(replies<Ipv4>());
  expect(replies<Ipv6>());
  const auto both = [&](const char* promise, auto own, auto of_vip, auto change) {
    change(own);
    change(of_vip);
    expect({promise, frame(from_member, own, tcp), LIMPET_REASON_reply,
            frame(to_lan, of_vip, tcp_of_vip)});
  };
  const auto own = from_its_own<Ipv4>("lan"), of_vip = from_the_vip<Ipv4>("lan");
  both("options", own, of_vip, [](Ipv4& ip) { ip.options = Bytes(40, 1); });
  both("a wrong header checksum", own, of_vip, [](Ipv4& ip) { ip.wrong_by = 5; });
  both("a traffic class", own, of_vip, [](Ipv4& ip) { ip.traffic_class = 0xb8; });
  const auto own6 = from_its_own<Ipv6>("lan"), of_vip6 = from_the_vip<Ipv6>("lan");
  both("extension headers", own6, of_vip6, [](Ipv6& ip) {
    ip.extensions = {options_header(0), options_header(60, 64)};
  });
  both("a flow label", own6, of_vip6, [](Ipv6& ip) { ip.flow_label = 0x54321; });
}

TEST_F(NatReplyTest, WhatTheKernelMustDoItDoes) {
  expect(kernels<Ipv4>());
  expect(kernels<Ipv6>());
  const auto own6 = from_its_own<Ipv6>("lan");
  const auto chained = [&](const std::vector<Extension>& chain) {
    return frame(from_member, with(own6, [&](Ipv6& ip) { ip.extensions = chain; }), tcp);
  };
  expect(
      {{"nine extension headers", chained(std::vector<Extension>(9, options_header(60))),
        LIMPET_REASON_not_vip},
       {"a source route", chained({routing_header(1)}), LIMPET_REASON_not_vip},
       {"a header that is none",
        frame(from_member, with(from_its_own<Ipv4>("lan"), [](Ipv4& ip) { ip.words = 4; }), tcp),
        LIMPET_REASON_not_vip},
       {"another host of the network",
        frame(from_member,
              with(from_its_own<Ipv4>("lan"), [](Ipv4& ip) { ip.source = address("192.0.2.22"); }),
              tcp),
        LIMPET_REASON_not_vip}});
}

TEST_F(NatReplyTest, IsNobodysPacketInTheCounters) {
  for (const Row& row : replies<Ipv4>()) expect(row);
  for (const uint32_t rule : {1, 2, 3}) {
    EXPECT_EQ(program->datapath().rule_counter(rule).packets, 0U);
  }
  EXPECT_EQ(program->datapath().member_counter(1).packets, 0U);
}

TEST_F(NatReplyTest, WithTheKernelsForwardingOffItIsDropped) {
  network->set("ipv4/conf/lan/forwarding", "0");
  network->set("ipv6/conf/lan/forwarding", "0");
  expect(
      {{"IPv4", frame(from_member, from_its_own<Ipv4>("lan"), tcp), LIMPET_REASON_forwarding_off},
       {"IPv6", frame(from_member, from_its_own<Ipv6>("lan"), tcp), LIMPET_REASON_forwarding_off}});
}

TEST_F(NatReplyTest, GoesByTheRoutesOfTheVipsAddress) {
  network->ip(
      "rule add from 192.0.2.10 lookup 100\n"
      "route add 10.99.0.0/16 via 192.0.2.254 dev lan table 100\n");
  network->ip6(
      "rule add from 2001:db8::10 lookup 100\n"
      "route add 2001:db8:99::/48 via 2001:db8::fe dev lan table 100\n");
  expect({{"IPv4", frame(from_member, from_its_own<Ipv4>("nowhere"), tcp), LIMPET_REASON_reply,
           frame(to_lan, from_the_vip<Ipv4>("nowhere"), tcp_of_vip)},
          {"IPv6", frame(from_member, from_its_own<Ipv6>("nowhere"), tcp), LIMPET_REASON_reply,
           frame(to_lan, from_the_vip<Ipv6>("nowhere"), tcp_of_vip)}});
}

TEST_F(NatReplyTest, OfARuleWhoseVipHasNoSuchAddressIsTheKernels) {
  load(R"(
[[vip]]
name = "four"
addresses = ["192.0.2.10"]
[[vip]]
name = "six"
addresses = ["2001:db8::10"]
[[rule]]
vip = "four"
protocol = "tcp"
ports = 80
pool = "cas"
[[rule]]
vip = "six"
protocol = "tcp"
ports = 443
pool = "cas"
[[pool]]
name = "cas"
forward = "nat"
members = [{ name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"] }]
)");
  ASSERT_TRUE(program->datapath().attach(network->ifindex("lan")));
  const Tcp of_80{.source_port = 80}, of_443{.source_port = 443};
  expect({{"IPv4", frame(from_member, from_its_own<Ipv4>("lan"), of_80), LIMPET_REASON_reply,
           frame(to_lan, from_the_vip<Ipv4>("lan"), of_80)},
          {"IPv6", frame(from_member, from_its_own<Ipv6>("lan"), of_443), LIMPET_REASON_reply,
           frame(to_lan, from_the_vip<Ipv6>("lan"), of_443)},
          {"IPv4 of IPv6's rule", frame(from_member, from_its_own<Ipv4>("lan"), of_443),
           LIMPET_REASON_not_vip},
          {"IPv6 of IPv4's rule", frame(from_member, from_its_own<Ipv6>("lan"), of_80),
           LIMPET_REASON_not_vip}});
}

class NatRedirectTest : public ReplyTest {
 protected:
  NatRedirectTest() : ReplyTest("wan") {}
};

template <class Ip>
std::vector<Row> redirected() {
  const Ip own = from_its_own<Ip>("wan"), of_vip = from_the_vip<Ip>("wan");
  return {{"TCP", frame(from_member, own, tcp), LIMPET_REASON_reply_redirected,
           frame(to_wan, of_vip, tcp_of_vip)},
          {"UDP", frame({.tags = {{0x8100, 5}}}, own, udp), LIMPET_REASON_reply_redirected,
           frame(to_wan, of_vip, udp_of_vip)}};
}

TEST_F(NatRedirectTest, LeavesByTheInterfaceOfItsRoute) {
  expect(redirected<Ipv4>());
  expect(redirected<Ipv6>());
}

}  // namespace
}  // namespace limpet
