// SPDX-License-Identifier: GPL-2.0-or-later
// How probes leave: for the VIP instead of the member's own address, in a tunnel if the pool has
// one.
#include "tests/packet/probe_test.h"

namespace limpet {
namespace {

template <class Ip>
IpAddress tunnel_source() {
  return address(std::is_same_v<Ip, Ipv4> ? "198.18.0.1" : "2001:db8:aaaa::1");
}

template <class Ip>
IpAddress other_member() {
  return address(std::is_same_v<Ip, Ipv4> ? "192.0.2.22" : "2001:db8::22");
}

/// As the program makes it.
Ipv4 outer(Ipv4 inner) {
  return {.source = tunnel_source<Ipv4>(),
          .destination = member_end<Ipv4>(),
          .traffic_class = inner.traffic_class,
          .id = 0,
          .fragment = dont_fragment};
}
Ipv6 outer(Ipv6 inner) {
  return {.source = tunnel_source<Ipv6>(),
          .destination = member_end<Ipv6>(),
          .traffic_class = inner.traffic_class};
}

class ProbeEgressTest : public ProbeTest {
 protected:
  template <class Ip>
  Departure send_in(const Ethernet& ethernet, const Ip& ip, const Payload& payload) {
    return send(frame(ethernet, ip, payload), LIMPET_PROBE_MARK | probe_number<Ip>);
  }

  /// Every kind of segment, in every kind of IP header that a socket sends.
  template <class Ip>
  void for_all(auto check) {
    Tcp wrong;
    wrong.wrong_by = 7;
    for (const Tcp& tcp : {probe_syn, Tcp{}, Tcp{.flags = tcp_rst, .data = {}}, wrong}) {
      Ip sent = to_member_itself<Ip>(), leaves = to_the_vip<Ip>();
      check(sent, leaves, tcp);
      sent.traffic_class = leaves.traffic_class = 0xb8;
      sent.ttl = leaves.ttl = 1;
      check(sent, leaves, tcp);
    }
  }

  template <class Ip>
  void expect_direct() {
    const Ethernet one_tag{.tags = {{0x8100, 5}}}, two_tags{.tags = {{0x88a8, 100}, {0x8100, 5}}};
    for_all<Ip>([&](const Ip& sent, const Ip& leaves, const Tcp& tcp) {
      for (const Ethernet& ethernet : {Ethernet{}, one_tag, two_tags}) {
        const Departure departure = send_in(ethernet, sent, tcp);
        EXPECT_EQ(departure.action, goes_on);
        EXPECT_EQ(departure.frame, frame(ethernet, leaves, tcp));
      }
    });
  }

  template <class Ip>
  void expect_tunnelled() {
    put_own<Ip>(tunnel_source<Ip>());
    for_all<Ip>([&](const Ip& sent, const Ip& leaves, const Tcp& tcp) {
      const Departure departure = send_in(Ethernet{}, sent, tcp);
      EXPECT_EQ(departure.action, goes_on);
      EXPECT_EQ(departure.frame, frame(Ethernet{}, outer(leaves), inside(packet(leaves, tcp))));
    });
  }

  void expect_fate(const Frame& sent, uint32_t mark, int action) {
    const Departure departure = send(sent, mark);
    EXPECT_EQ(departure.action, action);
    EXPECT_EQ(departure.frame, sent);
  }

  template <class Ip>
  void expect_others_untouched() {
    const Ip ip = to_member_itself<Ip>();
    const Frame whole = frame(Ethernet{}, ip, probe_syn);
    for (const uint32_t mark : {0U, 4U, 6U, 0x4c510004U, 0x4d500006U, ~0U}) {
      expect_fate(whole, mark, goes_on);
    }
    const uint32_t own = LIMPET_PROBE_MARK | probe_number<Ip>;
    expect_fate(frame(Ethernet{}, ip, Udp{}), own, goes_on);
    expect_fate(frame(Ethernet{}, ip, typename Ip::Icmp{.data = counting(56)}), own, goes_on);
    expect_fate(frame(Ethernet{}, fragments(ip, Tcp{}, 24)[1]), own, goes_on);
    expect_fate(frame({.type = 0x0806}, counting(46)), own, goes_on);
    expect_fate(cut(whole, whole.size() - 1), own, goes_on);
  }

  template <class Ip>
  void expect_impostors_dropped() {
    const Frame whole = frame(Ethernet{}, to_member_itself<Ip>(), probe_syn);
    for (const uint32_t number : {0U, 1U, room_for_probes, 0xffffU}) {
      expect_fate(whole, LIMPET_PROBE_MARK | number, dropped);
    }
    const uint32_t other_family = probe_number<Ip> == 4 ? 6 : 4;
    expect_fate(whole, LIMPET_PROBE_MARK | other_family, dropped);
    Ip elsewhere = to_member_itself<Ip>();
    elsewhere.destination = other_member<Ip>();
    expect_fate(frame(Ethernet{}, elsewhere, probe_syn), LIMPET_PROBE_MARK | probe_number<Ip>,
                dropped);
    program->datapath().remove_probe(probe_number<Ip>);
    expect_fate(whole, LIMPET_PROBE_MARK | probe_number<Ip>, dropped);
  }
};

TEST_F(ProbeEgressTest, DirectlyForTheVip) {
  expect_direct<Ipv4>();
  expect_direct<Ipv6>();
  Ipv4 sent = to_member_itself<Ipv4>(), leaves = to_the_vip<Ipv4>();
  sent.options = leaves.options = Bytes(40, 1);
  EXPECT_EQ(send_in(Ethernet{}, sent, Tcp{}).frame, frame(Ethernet{}, leaves, Tcp{}));
  sent.wrong_by = leaves.wrong_by = 3;
  EXPECT_EQ(send_in(Ethernet{}, sent, Tcp{}).frame, frame(Ethernet{}, leaves, Tcp{}));
}

TEST_F(ProbeEgressTest, ThroughATunnel) {
  expect_tunnelled<Ipv4>();
  expect_tunnelled<Ipv6>();
}

TEST_F(ProbeEgressTest, WhatIsNoProbesIsLeftAlone) {
  expect_others_untouched<Ipv4>();
  expect_others_untouched<Ipv6>();
}

TEST_F(ProbeEgressTest, WhatOnlyClaimsToBeAProbesIsDropped) {
  expect_impostors_dropped<Ipv4>();
  expect_impostors_dropped<Ipv6>();
}

}  // namespace
}  // namespace limpet
