// SPDX-License-Identifier: GPL-2.0-or-later
// Packets that are larger than their way takes: the sender is told, with the size that would fit,
// at a bounded rate.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

const Ethernet back{.destination = router_mac, .source = edge_mac};

/// A TCP packet of so many bytes, IP header included.
template <class Ip>
Bytes tcp_of(size_t size, const Ip& ip = {}, uint8_t flags = tcp_ack) {
  const size_t headers = packet(ip, Tcp{.data = {}}).size();
  return packet(ip, Tcp{.flags = flags, .data = counting(size - headers)});
}

/// What the sender of `quoted` hears.
Bytes told(const Ipv4& sent, const Bytes& quoted, uint32_t mtu) {
  return packet(Ipv4{.source = sent.destination,
                     .destination = sent.source,
                     .id = 0,
                     .fragment = dont_fragment},
                Icmp4{.type = 3, .code = 4, .rest = mtu, .data = cut(quoted, 512)});
}
Bytes told(const Ipv6& sent, const Bytes& quoted, uint32_t mtu) {
  return packet(Ipv6{.source = sent.destination, .destination = sent.source},
                Icmp6{.type = 2, .rest = mtu, .data = cut(quoted, 512)});
}

class SizeTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool());
  }

  void set_mtu(uint32_t mtu) {
    NextHop hop = next_hop();
    hop.mtu = mtu;
    set_ways(hop);
  }
};

template <class Ip>
std::vector<Row> boundary(uint32_t mtu) {
  const Bytes fits = tcp_of<Ip>(mtu), large = tcp_of<Ip>(mtu + 1), larger = tcp_of<Ip>(mtu + 100);
  const std::vector<Tag> tags = {{0x88a8, 100}, {0x8100, 0x6005}};
  Ethernet tagged_back = back;
  tagged_back.tags = tags;
  return {
      {"as large as the way", frame(Ethernet{}, fits), LIMPET_REASON_forwarded,
       frame(to_member, fits)},
      {"padding is no part of the packet", frame(Ethernet{}, fits, 50), LIMPET_REASON_forwarded,
       frame(to_member, fits, 50)},
      {"a byte larger", frame(Ethernet{}, large), LIMPET_REASON_told_too_big,
       frame(back, told(Ip{}, large, mtu))},
      {"a hundred bytes larger", frame(Ethernet{}, larger), LIMPET_REASON_told_too_big,
       frame(back, told(Ip{}, larger, mtu))},
      {"padding is not answered", frame(Ethernet{}, large, 30), LIMPET_REASON_told_too_big,
       frame(back, told(Ip{}, large, mtu))},
      {"an answer has the frame's tags", frame({.tags = tags}, large), LIMPET_REASON_told_too_big,
       frame(tagged_back, told(Ip{}, large, mtu))},
  };
}

TEST_F(SizeTest, OneByteMoreThanTheWayTakesIsAnswered) {
  for (const uint32_t mtu : {1280, 1400, 1500}) {
    set_mtu(mtu);
    expect(boundary<Ipv4>(mtu));
    expect(boundary<Ipv6>(mtu));
  }
}

TEST_F(SizeTest, TheAnswerQuotesWhatCame) {
  set_mtu(600);
  const auto quotes = [&](const char* promise, const auto& ip, const Payload& payload,
                          uint32_t mtu) {
    const Bytes sent = packet(ip, payload);
    expect({promise, frame(Ethernet{}, sent), LIMPET_REASON_told_too_big,
            frame(back, told(ip, sent, mtu))});
  };
  const Bytes data = counting(700);
  quotes("may be fragmented: is told all the same", Ipv4{.ttl = 9, .traffic_class = 8},
         Tcp{.data = data}, 600);
  quotes("may not be fragmented", Ipv4{.fragment = dont_fragment}, Tcp{.data = data}, 600);
  quotes("options", Ipv4{.options = Bytes(40, 1)}, Udp{.data = data}, 600);
  quotes("wrong checksums", Ipv4{.wrong_by = 5}, Udp{.data = data, .wrong_by = 7}, 600);
  quotes("a first fragment", Ipv4{.fragment = more_fragments}, Tcp{.data = data}, 600);
  quotes("no IPv6 way is below 1280", Ipv6{.ttl = 1, .flow_label = 77}, Tcp{.data = data}, 1280);
  quotes("extension headers", Ipv6{.extensions = {options_header(0, 256), options_header(60, 256)}},
         Udp{.data = data}, 1280);
  quotes("a first fragment", Ipv6{.extensions = {fragment_header(0, true)}}, Udp{.data = data},
         1280);
}

TEST_F(SizeTest, WhoCannotBeToldIsNot) {
  set_mtu(600);
  const Bytes data = counting(700);
  const Bytes answered4 =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Tcp{.source_port = 80, .destination_port = 40000, .data = data});
  const Bytes answered6 =
      packet(Ipv6{.source = address("2001:db8::10"), .destination = address("2001:db8:c::1")},
             Tcp{.source_port = 80, .destination_port = 40000, .data = data});
  expect({
      {"a later fragment", frame(Ethernet{}, Ipv4{.fragment = 90}, Tcp{.data = data}),
       LIMPET_REASON_too_big},
      {"a later fragment of IPv6",
       frame(Ethernet{}, Ipv6{.extensions = {fragment_header(1400, true)}}, Tcp{.data = data}),
       LIMPET_REASON_too_big},
      {"an ICMP error", frame(Ethernet{}, Ipv4{}, Icmp4{.type = 3, .code = 1, .data = answered4}),
       LIMPET_REASON_too_big},
      {"an ICMPv6 error", frame(Ethernet{}, Ipv6{}, Icmp6{.type = 1, .data = answered6}),
       LIMPET_REASON_too_big},
  });
}

}  // namespace
}  // namespace limpet
