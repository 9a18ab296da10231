// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP errors about packets of ours reach the member that sent them, with as little as eight bytes
// of its transport header quoted. By nat, see nat_error_test.cpp.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

const Ipv4 from_router{.source = address("10.9.9.9"), .ttl = 250};
const Ipv6 from_router6{.source = address("2001:db8:9::9"), .ttl = 250};

/// What a member sent to the client as the VIP, on its last hop.
const Ipv4 answer{.source = address("192.0.2.10"), .destination = address("10.0.0.1"), .ttl = 1};
const Ipv6 answer6{
    .source = address("2001:db8::10"), .destination = address("2001:db8:c::1"), .ttl = 1};
const Tcp tcp{.source_port = 80, .destination_port = 40000};
const Udp udp{.source_port = 53, .destination_port = 40000};

class IcmpErrorTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool());
  }
};

Row about(std::string promise, const Bytes& packet, limpet_reason reason) {
  Row row{std::move(promise), frame(Ethernet{}, packet), reason};
  if (reason == LIMPET_REASON_forwarded) row.expected = frame(to_member, packet);
  return row;
}

Row about(std::string promise, const Bytes& quote, const Icmp4& error,
          limpet_reason reason = LIMPET_REASON_forwarded) {
  Icmp4 message = error;
  message.data = quote;
  return about(std::move(promise), packet(from_router, message), reason);
}
Row about(std::string promise, const Bytes& quote, const Icmp6& error,
          limpet_reason reason = LIMPET_REASON_forwarded) {
  Icmp6 message = error;
  message.data = quote;
  return about(std::move(promise), packet(from_router6, message), reason);
}

const Icmp4 unreachable{.type = 3, .code = 1};
const Icmp6 unreachable6{.type = 1, .code = 3};
constexpr limpet_reason other = LIMPET_REASON_other_icmp;

TEST_F(IcmpErrorTest, EveryKindOfErrorReachesTheMember) {
  for (const Payload& payload : {Payload(tcp), Payload(udp)}) {
    const Bytes quote = packet(answer, payload), quote6 = packet(answer6, payload);
    for (const size_t size : {size_t{8}, size_t{20}, size_t{100}}) {
      const Bytes part = cut(quote, 20 + size), part6 = cut(quote6, 40 + size);
      for (const uint8_t code : Bytes{0, 1, 2, 3, 4, 13}) {
        expect(about("unreachable", part, Icmp4{.type = 3, .code = code, .rest = 1400}));
        expect(about("unreachable", part6, Icmp6{.type = 1, .code = code}));
      }
      expect({about("time exceeded", part, Icmp4{.type = 11}),
              about("parameter problem", part, Icmp4{.type = 12, .rest = 0x14000000}),
              about("too big", part6, Icmp6{.type = 2, .rest = 1280}),
              about("time exceeded", part6, Icmp6{.type = 3}),
              about("parameter problem", part6, Icmp6{.type = 4, .rest = 40})});
      for (const uint8_t type : Bytes{0, 1, 2, 4, 5, 6, 7, 9, 10, 13, 30, 255}) {
        expect(about("no error", part, Icmp4{.type = type}, other));
      }
      for (const uint8_t type : Bytes{0, 5, 6, 100, 127, 129, 137, 255}) {
        expect(about("no error", part6, Icmp6{.type = type}, other));
      }
    }
  }
}

TEST_F(IcmpErrorTest, WhatIsAroundTheErrorDoesNotMatter) {
  Icmp4 error = unreachable;
  Icmp6 error6 = unreachable6;
  error.data = packet(answer, tcp);
  error6.data = packet(answer6, tcp);
  expect(about("options", packet(Ipv4{.options = Bytes(40, 1)}, error), LIMPET_REASON_forwarded));
  expect(about("extension headers",
               packet(Ipv6{.extensions = {options_header(0), options_header(60, 64)}}, error6),
               LIMPET_REASON_forwarded));
  expect(about("from the client itself", packet(Ipv4{}, error), LIMPET_REASON_forwarded));
  expect(about("a wrong checksum",
               packet(Ipv4{}, Icmp4{.type = 3, .data = error.data, .wrong_by = 9}),
               LIMPET_REASON_forwarded));
  expect(about("a first fragment", packet(Ipv4{.fragment = more_fragments}, error), other));
  expect(about("a later fragment", packet(Ipv4{.fragment = 9}, error), other));
  expect(about("a first fragment", packet(Ipv6{.extensions = {fragment_header(0, true)}}, error6),
               other));
  expect(about("a fragment that is the whole",
               packet(Ipv6{.extensions = {fragment_header(0, false)}}, error6),
               LIMPET_REASON_forwarded));
}

template <class Ip>
Ip with(Ip ip, auto change) {
  change(ip);
  return ip;
}

TEST_F(IcmpErrorTest, TheQuotesLengthsSayNothing) {
  const auto quoting = [&](const char* promise, auto change) {
    expect(about(promise, cut(packet(with(answer, change), tcp), 48), unreachable));
  };
  quoting("a longer packet", [](Ipv4& ip) { ip.total_length = 60000; });
  quoting("no length", [](Ipv4& ip) { ip.total_length = 0; });
  quoting("options", [](Ipv4& ip) { ip.options = Bytes(20, 1); });
  quoting("a first fragment", [](Ipv4& ip) { ip.fragment = more_fragments; });
  quoting("a wrong checksum", [](Ipv4& ip) { ip.wrong_by = 1; });
  quoting("a hop limit of 0", [](Ipv4& ip) { ip.ttl = 0; });
  const auto quoting6 = [&](const char* promise, auto change, limpet_reason reason) {
    expect(about(promise, packet(with(answer6, change), tcp), unreachable6, reason));
  };
  constexpr limpet_reason ours = LIMPET_REASON_forwarded;
  quoting6(
      "a longer packet", [](Ipv6& ip) { ip.payload_length = 60000; }, ours);
  quoting6(
      "extension headers",
      [](Ipv6& ip) {
        ip.extensions = {options_header(0), options_header(60, 24)};
      },
      ours);
  quoting6(
      "eight extension headers", [](Ipv6& ip) { ip.extensions.assign(8, options_header(60)); },
      ours);
  quoting6(
      "nine", [](Ipv6& ip) { ip.extensions.assign(9, options_header(60)); }, other);
  quoting6(
      "513 bytes of them",
      [](Ipv6& ip) {
        ip.extensions = {options_header(60, 512), options_header(60)};
      },
      other);
  quoting6(
      "a source route", [](Ipv6& ip) { ip.extensions = {routing_header(1)}; }, other);
  quoting6(
      "a used source route", [](Ipv6& ip) { ip.extensions = {routing_header(0)}; }, ours);
  quoting6(
      "a first fragment", [](Ipv6& ip) { ip.extensions = {fragment_header(0, true)}; }, ours);
  quoting6(
      "a later fragment", [](Ipv6& ip) { ip.extensions = {fragment_header(8, true)}; }, other);
  quoting6(
      "two fragment headers",
      [](Ipv6& ip) {
        ip.extensions = {fragment_header(0, true), fragment_header(0, true)};
      },
      other);
}

TEST_F(IcmpErrorTest, QuotesThatAreNotOursAreTheKernels) {
  const auto quoting = [&](const char* promise, auto change, const Payload& payload = tcp) {
    expect(about(promise, packet(with(answer, change), payload), unreachable, other));
  };
  const auto nothing = [](auto&) {};
  quoting("of another host", [](Ipv4& ip) { ip.source = address("192.0.2.11"); });
  quoting("of a port without a rule", nothing, Tcp{.source_port = 81});
  quoting("of a protocol without ports", nothing, {132, counting(20)});
  quoting("of an echo reply", nothing, Icmp4{.type = 0, .data = counting(56)});
  quoting("of a later fragment", [](Ipv4& ip) { ip.fragment = 9; });
  quoting("of another version", [](Ipv4& ip) { ip.version = 6; });
  quoting("of a header below 20 bytes", [](Ipv4& ip) { ip.words = 4; });
  quoting(
      "of a header that ends beyond", [](Ipv4& ip) { ip.words = 15; }, Payload{6, counting(40)});
  const auto quoting6 = [&](const char* promise, auto change, const Payload& payload = tcp) {
    expect(about(promise, packet(with(answer6, change), payload), unreachable6, other));
  };
  quoting6("of another host", [](Ipv6& ip) { ip.source = address("2001:db8::11"); });
  quoting6("of a port without a rule", nothing, Udp{.source_port = 80});
  quoting6("of an echo reply", nothing, Icmp6{.type = 129, .data = counting(56)});
  quoting6("of another version", [](Ipv6& ip) { ip.version = 4; });
  expect(about("of the other family", packet(answer6, tcp), unreachable, other));
  expect(about("of the other family", packet(answer, tcp), unreachable6, other));
}

TEST_F(IcmpErrorTest, AQuoteBelowEightBytesOfTransportIsNone) {
  const Bytes quote = packet(answer, tcp), quote6 = packet(answer6, udp);
  const Bytes chain6 = packet(with(answer6,
                                   [](Ipv6& ip) {
                                     ip.extensions = {options_header(0, 16), options_header(60)};
                                   }),
                              tcp);
  for (size_t size = 0; size < 28; ++size) {
    expect(about(std::to_string(size), cut(quote, size), unreachable, other));
  }
  for (size_t size = 0; size < 48; ++size) {
    expect(about(std::to_string(size), cut(quote6, size), unreachable6, other));
  }
  for (size_t size = 40; size < 72; ++size) {
    expect(about(std::to_string(size), cut(chain6, size), unreachable6, other));
  }
  expect(about("enough", cut(chain6, 72), unreachable6));
  // Bytes behind the packet are none of it.
  Icmp4 error = unreachable;
  error.data = cut(quote, 27);
  const Bytes whole = packet(from_router, error);
  expect({"padding", frame(Ethernet{}, whole, 40), other});
}

}  // namespace
}  // namespace limpet
