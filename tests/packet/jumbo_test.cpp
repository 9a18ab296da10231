// SPDX-License-Identifier: GPL-2.0-or-later
// Jumbo frames: the driver gives their first part at once and the rest in pieces. Nothing but the
// headers need be in the first part.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

const Ethernet back{.destination = router_mac, .source = edge_mac};

class JumboTest : public EdgeTest {
 protected:
  void load_for(const std::string& settings, const Way& way = {}) {
    load(one_pool(settings));
    Way jumbo = way;
    jumbo.next_hop = next_hop();
    jumbo.next_hop.mtu = 9100;
    set_way(LIMPET_V4, jumbo);
    set_way(LIMPET_V6, jumbo);
  }
};

template <class Ip>
std::vector<Row> forwarded() {
  std::vector<Row> rows;
  for (const size_t size : {3400, 3442, 3500, 4000, 8192, 8900}) {
    const Tcp tcp{.data = counting(size)};
    rows.push_back({std::to_string(size) + " bytes", frame(Ethernet{}, Ip{}, tcp, 50),
                    LIMPET_REASON_forwarded, frame(to_member, Ip{}, tcp, 50)});
  }
  return rows;
}

TEST_F(JumboTest, DirectReturn) {
  load_for("");
  expect(forwarded<Ipv4>());
  expect(forwarded<Ipv6>());
}

TEST_F(JumboTest, WithAnotherTag) {
  load_for("");
  NextHop hop = next_hop();
  hop.mtu = 9100;
  hop.tags = {{0x8100, 5}};
  set_ways(hop);
  Ethernet leaving = to_member;
  leaving.tags = {{0x8100, 5}};
  const Udp udp{.data = counting(8000)};
  expect({{"a tag is put on", frame(Ethernet{}, Ipv4{}, udp), LIMPET_REASON_forwarded,
           frame(leaving, Ipv4{.ttl = 63}, udp)},
          {"two are taken off", frame({.tags = {{0x88a8, 1}, {0x8100, 2}}}, Ipv6{}, udp),
           LIMPET_REASON_forwarded, frame(leaving, Ipv6{.ttl = 63}, udp)}});
}

TEST_F(JumboTest, Tunnelled) {
  load_for("forward = \"ipip\"\ntunnel_source = { v4 = \"100.64.1.2/32\" }\n",
           {.forward = LIMPET_FORWARD_IPIP, .address = address("192.0.2.21")});
  const Udp udp{.data = counting(8000)};
  const Ipv4 outer{.source = address("100.64.1.2"),
                   .destination = address("192.0.2.21"),
                   .id = 0,
                   .fragment = dont_fragment};
  const Ipv4 came{.fragment = dont_fragment}, leaves{.ttl = 63, .fragment = dont_fragment};
  expect({{"IPv4", frame(Ethernet{}, came, udp), LIMPET_REASON_forwarded,
           frame(to_member, outer, inside(packet(leaves, udp)))},
          {"IPv6", frame(Ethernet{}, Ipv6{}, udp), LIMPET_REASON_forwarded,
           frame(to_member, outer, inside(packet(Ipv6{.ttl = 63}, udp)))}});
}

TEST_F(JumboTest, Translated) {
  load_for("forward = \"nat\"\n",
           {.forward = LIMPET_FORWARD_NAT, .address = address("192.0.2.21")});
  const Tcp tcp{.data = counting(8000)};
  expect({"IPv4", frame(Ethernet{}, Ipv4{}, tcp), LIMPET_REASON_forwarded,
          frame(to_member, Ipv4{.destination = address("192.0.2.21"), .ttl = 63}, tcp)});
}

TEST_F(JumboTest, AnswersAreShort) {
  load_for("when_empty = \"reject\"\n");
  const Tcp tcp{.flags = tcp_syn, .data = counting(9200)};
  const Bytes large = packet(Ipv4{}, tcp), large6 = packet(Ipv6{}, tcp);
  const Ipv4 answer{.source = address("192.0.2.10"),
                    .destination = address("10.0.0.1"),
                    .id = 0,
                    .fragment = dont_fragment};
  const Ipv6 answer6{.source = address("2001:db8::10"), .destination = address("2001:db8:c::1")};
  expect({{"too big", frame(Ethernet{}, large), LIMPET_REASON_told_too_big,
           frame(back, answer, Icmp4{.type = 3, .code = 4, .rest = 9100, .data = cut(large, 512)})},
          {"too big", frame(Ethernet{}, large6, 99), LIMPET_REASON_told_too_big,
           frame(back, answer6, Icmp6{.type = 2, .rest = 9100, .data = cut(large6, 512)})}});
  program->datapath().put_lost_member(1, LIMPET_LOSS_down);
  const Tcp reset{.source_port = 80,
                  .destination_port = 40000,
                  .sequence = 0,
                  .acknowledgement = 1 + 9200 + 1,
                  .flags = tcp_rst | tcp_ack,
                  .window = 0,
                  .data = {}};
  expect({{"a SYN with much data", frame(Ethernet{}, large), LIMPET_REASON_rejected,
           frame(back, answer, reset)},
          {"a SYN with much data", frame(Ethernet{}, large6, 99), LIMPET_REASON_rejected,
           frame(back, answer6, reset)}});
}

TEST_F(JumboTest, AQuoteStaysWithinTheFirstPart) {
  load_for("");
  const Ipv4 answer{.source = address("192.0.2.10"),
                    .destination = address("10.0.0.1"),
                    .id = 0,
                    .fragment = dont_fragment};
  const Ipv6 answer6{.source = address("2001:db8::10"), .destination = address("2001:db8:c::1")};
  const Bytes large = packet(Ipv4{}, Udp{.data = counting(9200)});
  const Bytes large6 = packet(Ipv6{}, Udp{.data = counting(9200)});
  for (const auto& [first_part, quote] :
       {std::pair<size_t, size_t>(512, 512), {511, 96}, {96, 96}, {95, 92}}) {
    const std::string promise = std::to_string(first_part) + " bytes of the packet at once";
    const Arrival arrival{.first_part = 14 + first_part};
    expect(
        {promise, frame(Ethernet{}, large), LIMPET_REASON_told_too_big,
         frame(back, answer, Icmp4{.type = 3, .code = 4, .rest = 9100, .data = cut(large, quote)})},
        arrival);
    expect({promise, frame(Ethernet{}, large6), LIMPET_REASON_told_too_big,
            frame(back, answer6, Icmp6{.type = 2, .rest = 9100, .data = cut(large6, quote)})},
           arrival);
  }
}

TEST_F(JumboTest, AnEchoIsAsLarge) {
  load_for("");
  Icmp4 ping{.type = 8, .rest = 1, .data = counting(8000)};
  const Frame sent = frame(Ethernet{}, Ipv4{}, ping);
  ping.type = 0;
  expect({"ping -s 8000", sent, LIMPET_REASON_echo,
          frame(back, Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
                ping)});
}

TEST_F(JumboTest, HeadersBeyondTheFirstPartAreTruncated) {
  load_for("");
  const auto tcp = [](const auto& ip) {
    return frame(Ethernet{}, ip, Tcp{.data = counting(5000)});
  };
  const Ipv6 chained{.extensions = {options_header(0, 64)}};
  const auto at = [&](const char* promise, const Frame& sent, size_t headers) {
    expect({promise, sent, LIMPET_REASON_truncated}, {.first_part = headers - 1});
    EXPECT_EQ(run(sent, {.first_part = headers}).action, uint32_t{XDP_TX}) << promise;
  };
  at("TCP", tcp(Ipv4{}), 14 + 20 + 20);
  at("TCP behind options", tcp(Ipv4{.options = Bytes(40, 1)}), 14 + 60 + 20);
  at("TCP of IPv6", tcp(Ipv6{}), 14 + 40 + 20);
  at("TCP behind a chain", tcp(chained), 14 + 40 + 64 + 20);
  at("UDP", frame(Ethernet{}, Ipv4{}, Udp{.data = counting(5000)}), 14 + 20 + 8);
  at("an echo request", frame(Ethernet{}, Ipv6{}, Icmp6{.type = 128, .data = counting(5000)}),
     14 + 40 + 8);
}

TEST_F(JumboTest, AQuoteBeyondTheFirstPartIsNotLookedAt) {
  load_for("");
  const Bytes answer =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Udp{.source_port = 53, .destination_port = 40000, .data = Bytes(5000)});
  const Frame error = frame(Ethernet{}, Ipv4{}, Icmp4{.type = 3, .data = answer});
  const size_t needed = 14 + 20 + 8 + 20 + 8;
  expect({"it is cut", error, LIMPET_REASON_other_icmp}, {.first_part = needed - 1});
  expect({"it is not", error, LIMPET_REASON_forwarded,
          frame(to_member, Ipv4{}, Icmp4{.type = 3, .data = answer})},
         {.first_part = needed});
}

}  // namespace
}  // namespace limpet
