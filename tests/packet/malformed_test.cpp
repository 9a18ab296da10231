// SPDX-License-Identifier: GPL-2.0-or-later
// Packets for a VIP that are wrong in themselves are dropped, each for its own reason.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

class MalformedTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool());
  }
};

constexpr Ethernet none;

template <class Ip>
Row stays(const char* promise, const Ip& ip, const Payload& payload, limpet_reason reason) {
  return {promise, frame(none, ip, payload), reason};
}

template <class Ip>
Row forwarded(const char* promise, const Ip& ip) {
  return {promise, frame(none, ip, Tcp{}), LIMPET_REASON_forwarded, frame(to_member, ip, Tcp{})};
}

TEST_F(MalformedTest, LengthsThatContradictEachOtherAreDropped) {
  const auto bad = [](const char* promise, const auto& ip, const Payload& payload) {
    return stays(promise, ip, payload, LIMPET_REASON_bad_ip_header);
  };
  expect({
      bad("a header below 20 bytes", Ipv4{.words = 4}, Tcp{}),
      bad("a header of 0 bytes", Ipv4{.words = 0}, Tcp{}),
      bad("a header longer than the packet", Ipv4{.words = 15, .total_length = 59}, Tcp{}),
      bad("a packet shorter than its header", Ipv4{.total_length = 19}, Tcp{}),
      bad("a total length of 0", Ipv4{.total_length = 0}, Tcp{}),
      bad("no room for TCP", Ipv4{.total_length = 39}, Tcp{}),
      bad("no room for TCP behind options", Ipv4{.options = Bytes(8, 1), .total_length = 47},
          Tcp{}),
      bad("no room for UDP", Ipv4{.total_length = 27}, Udp{}),
      bad("no room for TCP", Ipv6{.payload_length = 19}, Tcp{}),
      bad("no room for UDP", Ipv6{.payload_length = 7}, Udp{}),
      bad("a jumbogram's length", Ipv6{.payload_length = 0}, Tcp{}),
      bad("an ICMP header that is cut", Ipv4{.total_length = 27}, Icmp4{.type = 8}),
      bad("an ICMPv6 header that is cut", Ipv6{.payload_length = 7}, Icmp6{.type = 128}),
      {"version 6 under IPv4's number", frame({.type = 0x0800}, Ipv4{.version = 6}, Tcp{}),
       LIMPET_REASON_bad_ip_header},
      {"version 4 under IPv6's number", frame({.type = 0x86dd}, Ipv6{.version = 4}, Tcp{}),
       LIMPET_REASON_bad_ip_header},
  });
}

TEST_F(MalformedTest, APacketLongerThanItsFrameIsDropped) {
  expect({stays("IPv4", Ipv4{.total_length = 61}, Tcp{}, LIMPET_REASON_truncated),
          stays("IPv4 at its longest", Ipv4{.total_length = 65535}, Tcp{}, LIMPET_REASON_truncated),
          stays("IPv6", Ipv6{.payload_length = 41}, Tcp{}, LIMPET_REASON_truncated),
          stays("IPv6 at its longest", Ipv6{.payload_length = 65535}, Tcp{},
                LIMPET_REASON_truncated)});
  for (const Frame& whole :
       {frame(none, Ipv4{.options = Bytes(4, 1)}, Tcp{}), frame(none, Ipv4{}, Udp{}),
        frame(none, Ipv6{.extensions = {options_header(0)}}, Tcp{}), frame(none, Ipv6{}, Udp{}),
        frame(none, Ipv4{}, Icmp4{.type = 8}), frame(none, Ipv6{}, Icmp6{.type = 128})}) {
    for (size_t size = 14; size < whole.size(); ++size) {
      expect({std::to_string(size) + " bytes", cut(whole, size), LIMPET_REASON_truncated});
    }
  }
}

TEST_F(MalformedTest, SourcesThatNoHostHasAreDropped) {
  for (const char* source :
       {"0.0.0.0", "0.255.255.255", "127.0.0.1", "127.255.255.255", "224.0.0.1", "239.1.2.3",
        "240.0.0.1", "255.255.255.255", "192.0.2.10"}) {
    expect(stays(source, Ipv4{.source = address(source)}, Tcp{}, LIMPET_REASON_bad_source));
  }
  for (const char* source : {"::", "::1", "ff00::", "ff02::1", "ffff::1", "2001:db8::10"}) {
    expect(stays(source, Ipv6{.source = address(source)}, Tcp{}, LIMPET_REASON_bad_source));
  }
  for (const char* source : {"1.0.0.0", "126.255.255.255", "128.0.0.0", "169.254.1.1",
                             "223.255.255.255", "192.0.2.11"}) {
    expect(forwarded(source, Ipv4{.source = address(source)}));
  }
  for (const char* source :
       {"::2", "::ffff:127.0.0.1", "1::1", "fe80::1", "feff::1", "2001:db8::11", "2001:db8::"}) {
    expect(forwarded(source, Ipv6{.source = address(source)}));
  }
}

TEST_F(MalformedTest, TheFirstFaultIsTheReason) {
  const Ethernet to_many{.destination = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}};
  const IpAddress nobody = address("127.0.0.1"), nobody6 = address("::1");
  const Ipv6 chained{.source = nobody6, .extensions = {routing_header(1)}};
  expect({
      {"lengths before the frame's end", frame(none, Ipv4{.words = 4, .total_length = 9999}, Tcp{}),
       LIMPET_REASON_bad_ip_header},
      {"the frame's end before the source",
       frame(none, Ipv4{.source = nobody, .total_length = 9999}, Tcp{}), LIMPET_REASON_truncated},
      {"the source before the MAC", frame(to_many, Ipv4{.source = nobody}, Tcp{}),
       LIMPET_REASON_bad_source},
      {"the source before the chain", frame(none, chained, Tcp{}), LIMPET_REASON_bad_source},
      {"the MAC before the chain", frame(to_many, Ipv6{.extensions = {routing_header(1)}}, Tcp{}),
       LIMPET_REASON_not_unicast},
      {"the MAC before the port", frame(to_many, Ipv4{}, Tcp{.destination_port = 1}),
       LIMPET_REASON_not_unicast},
  });
}

}  // namespace
}  // namespace limpet
