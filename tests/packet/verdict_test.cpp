// SPDX-License-Identifier: GPL-2.0-or-later
// Whose a frame is: a rule's, by its VIP, protocol and port, or the kernel's.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

constexpr const char* farm = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10", "2001:db8::10"]
[[vip]]
name = "open"
addresses = ["192.0.2.11", "2001:db8::11"]
unmatched = "pass"
[[pool]]
name = "cas"
members = [{ name = "ex1", addresses = ["192.0.2.21", "2001:db8::21"] }]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443, "1024-65535"]
pool = "cas"
[[rule]]
vip = "mail"
protocol = "udp"
ports = 53
pool = "cas"
[[rule]]
vip = "open"
protocol = "tcp"
ports = 80
pool = "cas"
)";

class VerdictTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(farm);
  }
};

constexpr Ethernet none;

template <class Ip>
struct Hosts;
template <>
struct Hosts<Ipv4> {
  static Ipv4 to_open() { return {.destination = address("192.0.2.11")}; }
  static Ipv4 to_other() { return {.destination = address("192.0.2.12")}; }
};
template <>
struct Hosts<Ipv6> {
  static Ipv6 to_open() { return {.destination = address("2001:db8::11")}; }
  static Ipv6 to_other() { return {.destination = address("2001:db8::12")}; }
};

/// What reaches the member: only the MACs differ.
template <class Ip>
Row forwarded(const char* promise, const Ip& ip, const Payload& payload, size_t padding = 0) {
  return {promise, frame(none, ip, payload, padding), LIMPET_REASON_forwarded,
          frame(to_member, ip, payload, padding)};
}

template <class Ip>
Row stays(const char* promise, const Ip& ip, const Payload& payload, limpet_reason reason) {
  return {promise, frame(none, ip, payload), reason};
}

template <class Ip>
std::vector<Row> ports() {
  const Ip to_open = Hosts<Ip>::to_open();
  return {
      forwarded("tcp 80", Ip{}, Tcp{}),
      forwarded("first port of a range", Ip{}, Tcp{.destination_port = 1024}),
      forwarded("last port of a range", Ip{}, Tcp{.destination_port = 65535}),
      forwarded("udp 53", Ip{}, Udp{}),
      forwarded("udp without a checksum", Ip{}, Udp{.without_checksum = true}),
      forwarded("another VIP", to_open, Tcp{}),
      stays("port before a range", Ip{}, Tcp{.destination_port = 1023}, LIMPET_REASON_unmatched),
      stays("port 0", Ip{}, Tcp{.destination_port = 0}, LIMPET_REASON_unmatched),
      stays("udp on a port that only tcp has", Ip{}, Udp{.destination_port = 80},
            LIMPET_REASON_unmatched),
      stays("tcp on a port that only udp has", Ip{}, Tcp{.destination_port = 53},
            LIMPET_REASON_unmatched),
      stays("no rule, and the VIP lets it pass", to_open, Tcp{.destination_port = 81},
            LIMPET_REASON_unmatched_pass),
      stays("a protocol without any rule, and the VIP lets it pass", to_open, Udp{},
            LIMPET_REASON_unmatched_pass),
      stays("another address", Hosts<Ip>::to_other(), Tcp{}, LIMPET_REASON_not_vip),
  };
}

TEST_F(VerdictTest, ThePortsRuleSaysWhoGetsIt) {
  expect(ports<Ipv4>());
  expect(ports<Ipv6>());
}

template <class Ip>
std::vector<Row> unread() {
  return {
      forwarded("a TCP data offset beyond the packet", Ip{}, Tcp{.words = 15}),
      forwarded("a TCP data offset below its header", Ip{}, Tcp{.words = 4}),
      forwarded("a UDP length beyond the packet", Ip{}, Udp{.length = 999}),
      forwarded("a wrong TCP checksum", Ip{}, Tcp{.wrong_by = 77}),
      forwarded("a wrong UDP checksum", Ip{}, Udp{.wrong_by = 77}),
      forwarded("a hop limit of 1", Ip{.ttl = 1}, Tcp{}),
      forwarded("a hop limit of 0", Ip{.ttl = 0}, Tcp{}),
      forwarded("padding", Ip{}, Tcp{.data = {}}, 6),
      forwarded("a TCP header without data", Ip{}, Tcp{.data = {}}),
      forwarded("a UDP header without data", Ip{}, Udp{.data = {}}),
  };
}

TEST_F(VerdictTest, WhatTheMemberChecksPassesUnread) {
  expect(unread<Ipv4>());
  expect(unread<Ipv6>());
  expect({
      forwarded("IP options", Ipv4{.options = Bytes(8, 1)}, Tcp{}),
      forwarded("as many options as fit", Ipv4{.options = Bytes(40, 1)}, Tcp{}),
      forwarded("options that are none", Ipv4{.options = {0x83, 0, 0xff, 1}}, Tcp{}),
      forwarded("a wrong IPv4 checksum", Ipv4{.wrong_by = 77}, Tcp{}),
      forwarded("don't fragment", Ipv4{.fragment = dont_fragment}, Tcp{}),
      forwarded("the reserved bit of the fragment field", Ipv4{.fragment = 0x8000}, Tcp{}),
      forwarded("traffic class and flow label", Ipv6{.traffic_class = 0xff, .flow_label = 0xfffff},
                Tcp{}),
  });
}

template <class Ip>
std::vector<Row> protocols() {
  std::vector<Row> rows;
  for (const int protocol : {2, 4, 41, 47, 50, 51, 59, 132, 135, 255}) {
    rows.push_back(stays("a protocol that has no ports here", Ip{},
                         {static_cast<uint8_t>(protocol), counting(40)},
                         LIMPET_REASON_not_tcp_udp));
  }
  return rows;
}

TEST_F(VerdictTest, OtherProtocolsAreTheKernels) {
  expect(protocols<Ipv4>());
  expect(protocols<Ipv6>());
  expect({stays("ICMPv6 in IPv4", Ipv4{}, Icmp6{.type = 128}, LIMPET_REASON_not_tcp_udp),
          stays("ICMP in IPv6", Ipv6{}, Icmp4{.type = 8}, LIMPET_REASON_not_tcp_udp),
          stays("number 0 in IPv4", Ipv4{}, {0, counting(8)}, LIMPET_REASON_not_tcp_udp),
          stays("number 44 in IPv4", Ipv4{}, {44, counting(8)}, LIMPET_REASON_not_tcp_udp)});
}

TEST_F(VerdictTest, FramesSentToManyAreTheKernels) {
  for (const MacAddress& many :
       {MacAddress{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}, MacAddress{{0x01, 0, 0x5e, 0, 0, 1}},
        MacAddress{{0x33, 0x33, 0, 0, 0, 1}}}) {
    const Ethernet ethernet{.destination = many};
    expect(
        {{"IPv4", frame(ethernet, Ipv4{}, Tcp{}), LIMPET_REASON_not_unicast},
         {"IPv6", frame(ethernet, Ipv6{}, Tcp{}), LIMPET_REASON_not_unicast},
         {"an echo request", frame(ethernet, Ipv4{}, Icmp4{.type = 8}), LIMPET_REASON_not_unicast},
         {"of a later fragment", frame(ethernet, Ipv4{.fragment = 1}, Tcp{}),
          LIMPET_REASON_not_unicast}});
  }
}

}  // namespace
}  // namespace limpet
