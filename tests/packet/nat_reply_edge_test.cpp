// SPDX-License-Identifier: GPL-2.0-or-later
// Replies of nat members that are not plain: too large for their way, in fragments, and ICMP errors
// about the client's packets.
#include "tests/packet/reply_test.h"

namespace limpet {
namespace {

constexpr uint64_t second = 1'000'000'000;

template <class Ip, class Change>
Ip with(Ip ip, Change change) {
  change(ip);
  return ip;
}

/// The member's packet and the VIP's, with so many bytes of data.
Tcp tcp_of(size_t data) {
  return {.source_port = 8080, .destination_port = 40000, .data = counting(data)};
}
Tcp tcp_of_vip(size_t data) {
  return {.source_port = 80, .destination_port = 40000, .data = counting(data)};
}
Udp udp_of(size_t data) {
  return {.source_port = 5353, .destination_port = 40000, .data = counting(data)};
}
Udp udp_of_vip(size_t data) {
  return {.source_port = 53, .destination_port = 40000, .data = counting(data)};
}

class NatReplySizeTest : public ReplyTest {
 protected:
  void SetUp() override {
    ReplyTest::SetUp();
    if (!IsSkipped()) network->ip("link set lan mtu 1400\n");
  }
};

const Ethernet to_the_member{.destination = from_member.source, .source = from_member.destination};

TEST_F(NatReplySizeTest, AsLargeAsTheWayItLeaves) {
  expect({{"IPv4", frame(from_member, from_its_own<Ipv4>("lan"), tcp_of(1360), 9),
           LIMPET_REASON_reply, frame(to_lan, from_the_vip<Ipv4>("lan"), tcp_of_vip(1360), 9)},
          {"IPv6", frame(from_member, from_its_own<Ipv6>("lan"), tcp_of(1340), 9),
           LIMPET_REASON_reply, frame(to_lan, from_the_vip<Ipv6>("lan"), tcp_of_vip(1340), 9)}});
}

TEST_F(NatReplySizeTest, ALargerOneIsToldToTheMember) {
  const auto own = from_its_own<Ipv4>("lan");
  const auto whole = with(own, [](Ipv4& ip) { ip.fragment = dont_fragment; });
  const Ipv4 answer{
      .source = own.destination, .destination = own.source, .id = 0, .fragment = dont_fragment};
  const auto own6 = from_its_own<Ipv6>("lan");
  const Ipv6 answer6{.source = own6.destination, .destination = own6.source};
  for (const Payload& payload : {Payload(tcp_of(1381)), Payload(udp_of(1393))}) {
    const Bytes large = packet(whole, payload), large6 = packet(own6, payload);
    expect({{"may not be fragmented", frame(from_member, large, 9), LIMPET_REASON_told_too_big,
             frame(to_the_member, answer,
                   Icmp4{.type = 3, .code = 4, .rest = 1400, .data = cut(large, 512)})},
            {"IPv6", frame(from_member, large6), LIMPET_REASON_told_too_big,
             frame(to_the_member, answer6,
                   Icmp6{.type = 2, .rest = 1400, .data = cut(large6, 512)})}});
  }
  expect({"the kernel may fragment it", frame(from_member, own, tcp_of(1361)),
          LIMPET_REASON_reply_passed,
          frame(from_member, with(from_the_vip<Ipv4>("lan"), [](Ipv4& ip) { ip.ttl = 64; }),
                tcp_of_vip(1361))});
}

template <class Ip>
std::vector<Row> replies_in_parts(const Payload& own, const Payload& of_vip) {
  const auto sent = fragments(from_its_own<Ip>("lan"), own, 64);
  const auto got = fragments(from_the_vip<Ip>("lan"), of_vip, 64);
  std::vector<Row> rows;
  for (size_t i = 0; i < sent.size(); ++i) {
    rows.push_back({"part " + std::to_string(i), frame(from_member, sent[i]), LIMPET_REASON_reply,
                    frame(to_lan, got[i])});
  }
  return rows;
}

class NatReplyFragmentTest : public ReplyTest {
 protected:
  template <class Ip>
  void expect_together(const Payload& own, const Payload& of_vip) {
    const auto rows = replies_in_parts<Ip>(own, of_vip);
    expect({"before the first", rows[1].sent, LIMPET_REASON_not_vip});
    expect(rows);
    expect({{"again", rows[2].sent, LIMPET_REASON_reply, rows[2].expected}});
    pass(30 * second);
    expect({{"thirty seconds later", rows[2].sent, LIMPET_REASON_reply, rows[2].expected}});
    pass(second);
    expect({"thirty-one seconds later", rows[2].sent, LIMPET_REASON_not_vip});
  }
};

TEST_F(NatReplyFragmentTest, LaterOnesFollowTheFirst) {
  expect_together<Ipv4>(udp_of(300), udp_of_vip(300));
  expect_together<Ipv6>(udp_of(300), udp_of_vip(300));
  expect_together<Ipv4>(tcp_of(300), tcp_of_vip(300));
  expect_together<Ipv6>(tcp_of(300), tcp_of_vip(300));
}

/// The client's packet as the member got it, and as the client sent it.
template <class Ip>
Ip to_its_own(const std::string& where) {
  const Ip own = from_its_own<Ip>(where);
  return {.source = own.destination, .destination = own.source, .ttl = 9};
}
template <class Ip>
Ip to_the_vip(const std::string& where) {
  return {.source = from_its_own<Ip>(where).destination, .ttl = 9};
}

const Tcp sent_tcp{.destination_port = 80}, got_tcp{.destination_port = 8080};
const Udp sent_udp{.destination_port = 53}, got_udp{.destination_port = 5353};

class NatReplyErrorTest : public ReplyTest {
 protected:
  template <class Ip>
  typename Ip::Icmp error(const Bytes& quote, uint16_t wrong_by = 0) {
    constexpr bool is_v4 = std::is_same_v<Ip, Ipv4>;
    return {.type = is_v4 ? uint8_t{3} : uint8_t{1},
            .code = is_v4 ? uint8_t{3} : uint8_t{4},
            .data = quote,
            .wrong_by = wrong_by};
  }

  /// From the member itself, as the VIP's; from another host on its network, as its own.
  template <class Ip>
  void expect_error(const Payload& got, const Payload& sent, size_t size, uint16_t wrong_by = 0) {
    const auto at_member = error<Ip>(cut(packet(to_its_own<Ip>("lan"), got), size), wrong_by);
    const auto at_client = error<Ip>(cut(packet(to_the_vip<Ip>("lan"), sent), size), wrong_by);
    expect({"of the member", frame(from_member, from_its_own<Ip>("lan"), at_member),
            LIMPET_REASON_reply, frame(to_lan, from_the_vip<Ip>("lan"), at_client)});
    Ip router = from_its_own<Ip>("lan");
    router.source = address(std::is_same_v<Ip, Ipv4> ? "192.0.2.77" : "2001:db8::77");
    expect({"of a router", frame(from_member, router, at_member), LIMPET_REASON_reply,
            frame(to_lan, with(router, [](Ip& ip) { ip.ttl = 63; }), at_client)});
  }
};

TEST_F(NatReplyErrorTest, AQuoteOfAnyLengthIsTranslated) {
  for (const size_t size : {8, 12, 16, 18, 19, 20, 33, 40}) {
    expect_error<Ipv4>(got_tcp, sent_tcp, 20 + size);
    expect_error<Ipv4>(got_udp, sent_udp, 20 + size);
    expect_error<Ipv6>(got_tcp, sent_tcp, 40 + size);
    expect_error<Ipv6>(got_udp, sent_udp, 40 + size);
  }
  expect_error<Ipv4>(got_udp, sent_udp, 48, 0x1234);
  expect_error<Ipv6>(got_tcp, sent_tcp, 80, 0x1234);
}

TEST_F(NatReplyErrorTest, WhatIsAboutNothingOfOursIsTheKernels) {
  const auto own = from_its_own<Ipv4>("lan");
  const auto about = [&](const char* promise, const Ipv4& quoted, const Payload& payload) {
    return Row{promise, frame(from_member, own, error<Ipv4>(packet(quoted, payload))),
               LIMPET_REASON_not_vip};
  };
  const Ipv4 quoted = to_its_own<Ipv4>("lan");
  Ipv4 later = quoted, from_other = quoted;
  later.fragment = 9;
  from_other.source = address("10.1.0.9");
  Ipv4 first_part = own;
  first_part.fragment = more_fragments;
  const Bytes quote = packet(quoted, got_tcp);
  expect({
      about("a port of its own", quoted, Tcp{.destination_port = 22}),
      about("the VIP's port", quoted, sent_tcp),
      about("a later fragment", later, got_tcp),
      about("another client's packet", from_other, got_tcp),
      about("an echo request", quoted, Icmp4{.type = 8, .data = counting(56)}),
      {"too short", frame(from_member, own, error<Ipv4>(cut(quote, 27))), LIMPET_REASON_not_vip},
      {"no error", frame(from_member, own, Icmp4{.type = 5, .data = quote}), LIMPET_REASON_not_vip},
      {"a fragment", frame(from_member, first_part, error<Ipv4>(quote)), LIMPET_REASON_not_vip},
  });
}

TEST_F(NatReplyErrorTest, OneThatIsTooLargeIsNotAnswered) {
  network->ip("link set lan mtu 1280\n");
  const Tcp large{.destination_port = 8080, .data = counting(1300)};
  const Bytes quote = packet(to_its_own<Ipv4>("lan"), large);
  const auto whole = with(from_its_own<Ipv4>("lan"), [](Ipv4& ip) { ip.fragment = dont_fragment; });
  expect({{"IPv4", frame(from_member, whole, error<Ipv4>(quote)), LIMPET_REASON_too_big},
          {"IPv6",
           frame(from_member, from_its_own<Ipv6>("lan"),
                 error<Ipv6>(packet(to_its_own<Ipv6>("lan"), large))),
           LIMPET_REASON_too_big}});
}

}  // namespace
}  // namespace limpet
