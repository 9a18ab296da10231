// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP errors for nat members: the quote becomes the packet that the member sent, and every
// checksum in it that can be kept right is.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

const IpAddress member4 = address("192.0.2.21"), member6 = address("2001:db8::21");
const IpAddress vip4 = address("192.0.2.10"), vip6 = address("2001:db8::10");

class NatErrorTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (IsSkipped()) return;
    load(nat_pool());
    set_way(LIMPET_V4, {LIMPET_FORWARD_NAT, next_hop(), member4});
    set_way(LIMPET_V6, {LIMPET_FORWARD_NAT, next_hop(), member6});
  }

  /// An error about the packet `of_vip`, of which the member's own is `of_member`; both cut.
  void expect_error(const std::string& promise, const Icmp4& error, const Bytes& of_vip,
                    const Bytes& of_member) {
    expect_error(promise, Ipv4{.source = address("10.9.9.9"), .ttl = 50},
                 Ipv4{.source = address("10.9.9.9"), .destination = member4, .ttl = 49}, error,
                 of_vip, of_member);
  }
  void expect_error(const std::string& promise, const Icmp6& error, const Bytes& of_vip,
                    const Bytes& of_member) {
    expect_error(promise, Ipv6{.source = address("2001:db8:9::9"), .ttl = 50},
                 Ipv6{.source = address("2001:db8:9::9"), .destination = member6, .ttl = 49}, error,
                 of_vip, of_member);
  }

 private:
  template <class Ip, class Icmp>
  void expect_error(const std::string& promise, const Ip& came, const Ip& leaves, Icmp error,
                    const Bytes& of_vip, const Bytes& of_member) {
    error.data = of_vip;
    const Frame sent = frame(Ethernet{}, came, error);
    error.data = of_member;
    expect({promise, sent, LIMPET_REASON_forwarded, frame(to_member, leaves, error)});
  }
};

/// A member's answer to the client, as the VIP's and as its own.
struct Answer {
  const char* promise;
  Payload of_vip;
  Payload of_member;
};

std::vector<Answer> answers() {
  const Tcp mss{.source_port = 443,
                .destination_port = 40000,
                .flags = tcp_syn | tcp_ack,
                .options = {2, 4, 5, 0xb4}};
  return {
      {"TCP", Tcp{.source_port = 80, .destination_port = 40000},
       Tcp{.source_port = 8080, .destination_port = 40000}},
      {"TCP with the same port", mss, mss},
      {"UDP", Udp{.source_port = 53, .destination_port = 40000},
       Udp{.source_port = 5353, .destination_port = 40000}},
      {"UDP without a checksum",
       Udp{.source_port = 53, .destination_port = 40000, .without_checksum = true},
       Udp{.source_port = 5353, .destination_port = 40000, .without_checksum = true}},
      {"a wrong TCP checksum", Tcp{.source_port = 80, .destination_port = 40000, .wrong_by = 99},
       Tcp{.source_port = 8080, .destination_port = 40000, .wrong_by = 99}},
      {"a wrong UDP checksum", Udp{.source_port = 53, .destination_port = 40000, .wrong_by = 99},
       Udp{.source_port = 5353, .destination_port = 40000, .wrong_by = 99}},
  };
}

/// Both packets cut to each length from eight bytes of transport header on. Of a TCP checksum that
/// is cut in half, the half stays as it was.
template <class Visit>
void for_each_length(size_t header, const Payload& payload, const Bytes& of_vip,
                     const Bytes& of_member, Visit visit) {
  for (size_t size = header + 8; size <= of_vip.size(); ++size) {
    Bytes part = cut(of_member, size);
    if (payload.protocol == 6 && size == header + 17) part.back() = of_vip[size - 1];
    visit(cut(of_vip, size), part);
  }
}

TEST_F(NatErrorTest, AQuoteOfAnyLengthIsTranslated) {
  for (const Answer& answer : answers()) {
    const Ipv4 ip{.source = vip4, .destination = address("10.0.0.1"), .ttl = 7};
    const Ipv4 own{.source = member4, .destination = address("10.0.0.1"), .ttl = 7};
    const Bytes of_vip = packet(ip, answer.of_vip), of_member = packet(own, answer.of_member);
    for_each_length(20, answer.of_vip, of_vip, of_member,
                    [&](const Bytes& quote, const Bytes& own_quote) {
                      for (const uint8_t type : Bytes{3, 11, 12}) {
                        expect_error(answer.promise, Icmp4{.type = type, .code = 4, .rest = 1400},
                                     quote, own_quote);
                      }
                    });
    const Ipv6 ip6{.source = vip6, .destination = address("2001:db8:c::1"), .ttl = 7};
    const Ipv6 own6{.source = member6, .destination = address("2001:db8:c::1"), .ttl = 7};
    const Bytes of_vip6 = packet(ip6, answer.of_vip), of_member6 = packet(own6, answer.of_member);
    for_each_length(
        40, answer.of_vip, of_vip6, of_member6, [&](const Bytes& quote, const Bytes& own_quote) {
          for (const uint8_t type : Bytes{1, 2, 3, 4}) {
            expect_error(answer.promise, Icmp6{.type = type, .rest = 1280}, quote, own_quote);
          }
        });
  }
}

TEST_F(NatErrorTest, TheQuotesHeaderMayBeUnusual) {
  const Tcp of_vip{.source_port = 80, .destination_port = 40000};
  const Tcp of_member{.source_port = 8080, .destination_port = 40000};
  const auto both = [&](const char* promise, auto change) {
    Ipv4 ip{.source = vip4, .destination = address("10.0.0.1")};
    change(ip);
    Ipv4 own = ip;
    own.source = member4;
    expect_error(promise, Icmp4{.type = 3}, packet(ip, of_vip), packet(own, of_member));
  };
  both("options", [](Ipv4& ip) { ip.options = Bytes(40, 1); });
  both("a wrong checksum", [](Ipv4& ip) { ip.wrong_by = 0x1234; });
  both("a first fragment", [](Ipv4& ip) { ip.fragment = more_fragments; });
  const auto both6 = [&](const char* promise, const std::vector<Extension>& extensions) {
    const Ipv6 ip{
        .source = vip6, .destination = address("2001:db8:c::1"), .extensions = extensions};
    Ipv6 own = ip;
    own.source = member6;
    expect_error(promise, Icmp6{.type = 1}, packet(ip, of_vip), packet(own, of_member));
  };
  both6("extension headers", {options_header(0), options_header(60, 64)});
  both6("a first fragment", {fragment_header(0, true)});
}

TEST_F(NatErrorTest, PaddingBehindAQuoteIsNoChecksum) {
  const Tcp of_vip{.source_port = 80, .destination_port = 40000};
  const Tcp of_member{.source_port = 8080, .destination_port = 40000};
  const Bytes quote = packet(Ipv4{.source = vip4, .destination = address("10.0.0.1")}, of_vip);
  const Bytes own = packet(Ipv4{.source = member4, .destination = address("10.0.0.1")}, of_member);
  for (const size_t size : {28, 32, 36}) {
    expect({std::to_string(size) + " bytes quoted",
            frame(Ethernet{}, Ipv4{}, Icmp4{.type = 3, .data = cut(quote, size)}, 40),
            LIMPET_REASON_forwarded,
            frame(to_member, Ipv4{.destination = member4, .ttl = 63},
                  Icmp4{.type = 3, .data = cut(own, size)}, 40)});
  }
}

TEST_F(NatErrorTest, AWrongChecksumOfTheErrorStaysWrong) {
  const Udp of_vip{.source_port = 53, .destination_port = 40000};
  const Udp of_member{.source_port = 5353, .destination_port = 40000};
  expect_error("IPv4", Icmp4{.type = 3, .wrong_by = 0x1234},
               packet(Ipv4{.source = vip4, .destination = address("10.0.0.1")}, of_vip),
               packet(Ipv4{.source = member4, .destination = address("10.0.0.1")}, of_member));
  expect_error("IPv6", Icmp6{.type = 1, .wrong_by = 0x1234},
               packet(Ipv6{.source = vip6, .destination = address("2001:db8:c::1")}, of_vip),
               packet(Ipv6{.source = member6, .destination = address("2001:db8:c::1")}, of_member));
}

TEST_F(NatErrorTest, ErrorsAboutEveryClientHaveRightChecksums) {
  for (int i = 0; i < 2000; ++i) {
    const IpAddress client = IpAddress::v4({10, static_cast<uint8_t>(i), 7, 9});
    const auto port = static_cast<uint16_t>(i * 37);
    const Ipv4 ip{.source = vip4, .destination = client, .id = static_cast<uint32_t>(i)};
    Ipv4 own = ip;
    own.source = member4;
    expect_error("a client", Icmp4{.type = 3},
                 packet(ip, Udp{.source_port = 53, .destination_port = port}),
                 packet(own, Udp{.source_port = 5353, .destination_port = port}));
  }
}

TEST_F(NatErrorTest, WhatQuotesTheMembersOwnPortIsNotOurs) {
  Icmp4 error{.type = 3};
  error.data = packet(Ipv4{.source = vip4, .destination = address("10.0.0.1")},
                      Tcp{.source_port = 8080, .destination_port = 40000});
  expect({"a port that the VIP has no rule for", frame(Ethernet{}, Ipv4{}, error),
          LIMPET_REASON_other_icmp});
}

}  // namespace
}  // namespace limpet
