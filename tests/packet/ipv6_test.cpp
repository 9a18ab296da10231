// SPDX-License-Identifier: GPL-2.0-or-later
// IPv6 extension headers: walked to a bound of eight headers and 512 bytes, and each that is wrong
// is dropped for its own reason.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

constexpr uint8_t hop_by_hop = 0, destination_options = 60;
using Chain = std::vector<Extension>;

class Ipv6Test : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool());
  }

  void expect_forwarded(const char* promise, const Chain& chain) {
    const Ipv6 ip{.extensions = chain};
    expect({{promise, frame(Ethernet{}, ip, Tcp{}), LIMPET_REASON_forwarded,
             frame(to_member, ip, Tcp{})},
            {promise, frame(Ethernet{}, ip, Udp{}, 3), LIMPET_REASON_forwarded,
             frame(to_member, ip, Udp{}, 3)}});
  }
  void expect_dropped(const char* promise, const Chain& chain, limpet_reason reason) {
    expect({{promise, frame(Ethernet{}, Ipv6{.extensions = chain}, Tcp{}), reason},
            {promise, frame(Ethernet{}, Ipv6{.extensions = chain}, Icmp6{.type = 128}), reason}});
  }
};

Chain many(size_t count, size_t size = 8) {
  return Chain(count, options_header(destination_options, size));
}

Chain operator+(Chain chain, const Chain& more) {
  chain.insert(chain.end(), more.begin(), more.end());
  return chain;
}

/// Its length field says more or less than it has.
Extension lying(uint8_t kind, uint8_t units) {
  Extension header = options_header(kind);
  header.rest[0] = units;
  return header;
}

TEST_F(Ipv6Test, ChainsWithinTheBoundArePassedOver) {
  expect_forwarded("none", {});
  expect_forwarded("hop-by-hop", {options_header(hop_by_hop)});
  expect_forwarded("hop-by-hop in the middle",
                   {options_header(destination_options), options_header(hop_by_hop)});
  expect_forwarded("a routing header that is used up", {routing_header(0)});
  expect_forwarded("a long one", {routing_header(0, 40)});
  expect_forwarded("one of each", {options_header(hop_by_hop), options_header(destination_options),
                                   routing_header(0), fragment_header(0, false),
                                   options_header(destination_options)});
  expect_forwarded("eight", many(8));
  expect_forwarded("512 bytes in eight", many(8, 64));
  expect_forwarded("512 bytes in one", many(1, 512));
  expect_forwarded("512 bytes with a fragment header",
                   {options_header(destination_options, 504), fragment_header(0, false)});
}

TEST_F(Ipv6Test, ChainsBeyondTheBoundAreDropped) {
  expect_dropped("nine", many(9), LIMPET_REASON_long_chain);
  expect_dropped("twenty", many(20), LIMPET_REASON_long_chain);
  expect_dropped("eight and a fragment header", many(8) + Chain{fragment_header(0, false)},
                 LIMPET_REASON_long_chain);
  expect_dropped("520 bytes in one", many(1, 520), LIMPET_REASON_long_chain);
  expect_dropped("520 bytes in two", many(1, 512) + many(1), LIMPET_REASON_long_chain);
  expect_dropped("the longest", many(1, 2048), LIMPET_REASON_long_chain);
}

TEST_F(Ipv6Test, HeadersThatEndBeyondThePacketAreDropped) {
  expect_dropped("by its length", {lying(hop_by_hop, 9)}, LIMPET_REASON_bad_ip_header);
  expect_dropped("the second one", {options_header(hop_by_hop), lying(destination_options, 9)},
                 LIMPET_REASON_bad_ip_header);
  expect_dropped("a routing header", {Extension{43, {9, 4, 0, 0, 0, 0, 0}}},
                 LIMPET_REASON_bad_ip_header);
  const auto cut_at = [&](const char* promise, const Chain& chain, uint16_t length) {
    expect({promise, frame(Ethernet{}, Ipv6{.extensions = chain, .payload_length = length}, Tcp{}),
            LIMPET_REASON_bad_ip_header});
  };
  cut_at("nothing behind the fixed header", many(1), 0);
  cut_at("seven bytes", many(1), 7);
  cut_at("nothing behind the first", many(2), 8);
  cut_at("a part of the second", many(2), 15);
  cut_at("a part of a long one", many(1, 64), 63);
  cut_at("nothing behind the chain", many(2), 16);
  cut_at("a part of TCP", many(2), 35);
}

TEST_F(Ipv6Test, TheBoundComesBeforeThePacketsEnd) {
  expect_dropped("beyond both", {lying(hop_by_hop, 255)}, LIMPET_REASON_long_chain);
  expect({"but not before its first eight bytes",
          frame(Ethernet{}, Ipv6{.extensions = many(1, 512), .payload_length = 519},
                {60, counting(8)}),
          LIMPET_REASON_bad_ip_header});
}

TEST_F(Ipv6Test, SourceRoutesAreDropped) {
  for (const uint8_t left : Bytes{1, 2, 255}) {
    expect_dropped("segments are left", {routing_header(left, 40)}, LIMPET_REASON_source_route);
  }
  expect_dropped("behind others",
                 {options_header(hop_by_hop), routing_header(0), routing_header(1)},
                 LIMPET_REASON_source_route);
  expect_dropped("before its length is looked at", {Extension{43, {255, 4, 1, 0, 0, 0, 0}}},
                 LIMPET_REASON_source_route);
  expect_dropped("of type 0", {Extension{43, {0, 0, 1, 0, 0, 0, 0}}}, LIMPET_REASON_source_route);
  expect_dropped("the ninth counts first", many(8) + Chain{routing_header(1)},
                 LIMPET_REASON_long_chain);
}

TEST_F(Ipv6Test, OneFragmentHeaderIsEnough) {
  expect_dropped("two", {fragment_header(0, false), fragment_header(0, false)},
                 LIMPET_REASON_bad_ip_header);
  expect_dropped(
      "with others between",
      {fragment_header(0, true), options_header(destination_options), fragment_header(8, false)},
      LIMPET_REASON_bad_ip_header);
  const Ipv6 later{.extensions = {fragment_header(8, true), fragment_header(8, true)}};
  expect({"a later fragment's next header is its protocol", frame(Ethernet{}, later, Tcp{}),
          LIMPET_REASON_not_tcp_udp});
}

TEST_F(Ipv6Test, AFragmentThatIsTheWholeIsNone) {
  const Ipv6 whole{.extensions = {fragment_header(0, false)}};
  expect({{"TCP", frame(Ethernet{}, whole, Tcp{}), LIMPET_REASON_forwarded,
           frame(to_member, whole, Tcp{})},
          {"no room for TCP", frame(Ethernet{}, whole, {6, counting(19)}),
           LIMPET_REASON_bad_ip_header}});
  Extension reserved = fragment_header(0, false);
  reserved.rest[0] = 0xff;
  reserved.rest[2] |= 6;
  expect_forwarded("reserved bits say nothing", {reserved});
  expect({"its port counts",
          frame(Ethernet{}, Ipv6{.extensions = {reserved}}, Tcp{.destination_port = 9}),
          LIMPET_REASON_unmatched});
}

TEST_F(Ipv6Test, HeadersThatAreNotWalkedAreProtocols) {
  for (const uint8_t kind : Bytes{50, 51, 59, 135, 139, 140}) {
    expect_dropped("not walked", {options_header(kind)}, LIMPET_REASON_not_tcp_udp);
    expect_dropped("behind others", {options_header(hop_by_hop), options_header(kind)},
                   LIMPET_REASON_not_tcp_udp);
  }
}

}  // namespace
}  // namespace limpet
