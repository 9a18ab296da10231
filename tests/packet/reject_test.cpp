// SPDX-License-Identifier: GPL-2.0-or-later
// when_empty = "reject": a client whose pool has no usable member is told so, at a bounded rate,
// and nobody who must not be answered is.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

const Ethernet back{.destination = router_mac, .source = edge_mac};

Ipv4 answer_to(const Ipv4& ip) {
  return {.source = ip.destination, .destination = ip.source, .id = 0, .fragment = dont_fragment};
}
Ipv6 answer_to(const Ipv6& ip) {
  return {.source = ip.destination, .destination = ip.source};
}

/// A reset as RFC 9293, 3.10.7.1 wants it.
Tcp reset(const Tcp& of) {
  Tcp answer{.source_port = of.destination_port,
             .destination_port = of.source_port,
             .flags = tcp_rst,
             .window = 0,
             .data = {}};
  if (of.flags & tcp_ack) {
    answer.sequence = of.acknowledgement;
    return answer;
  }
  answer.sequence = 0;
  answer.flags = tcp_rst | tcp_ack;
  answer.acknowledgement = of.sequence + static_cast<uint32_t>(of.data.size()) +
                           (of.flags & tcp_syn ? 1 : 0) + (of.flags & tcp_fin ? 1 : 0);
  return answer;
}

template <class Ip>
Payload port_unreachable(const Bytes& quoted) {
  const Bytes quote = cut(quoted, std::min<size_t>(quoted.size() & ~3UL, 512));
  if constexpr (std::is_same_v<Ip, Ipv4>) return Icmp4{.type = 3, .code = 3, .data = quote};
  return Icmp6{.type = 1, .code = 4, .data = quote};
}

template <class Ip>
Row is_reset(const char* promise, const Ip& ip, const Tcp& tcp, size_t padding = 0) {
  return {promise, frame(Ethernet{}, ip, tcp, padding), LIMPET_REASON_rejected,
          frame(back, answer_to(ip), reset(tcp))};
}

template <class Ip>
Row is_told(const std::string& promise, const Ip& ip, const Udp& udp, size_t padding = 0) {
  const Bytes sent = packet(ip, udp);
  return {promise, frame(Ethernet{}, sent, padding), LIMPET_REASON_rejected,
          frame(back, answer_to(ip), port_unreachable<Ip>(sent))};
}

class RejectTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (!IsSkipped()) load(one_pool("when_empty = \"reject\"\n", "state = \"disabled\""));
  }
};

template <class Ip>
std::vector<Row> resets() {
  constexpr uint32_t sequence = 0xfffffff0, acknowledgement = 0x12345678;
  const Bytes none, data = counting(100);
  const auto made = [&](int flags, const Bytes& bytes) {
    return Tcp{.sequence = sequence,
               .acknowledgement = acknowledgement,
               .flags = static_cast<uint8_t>(flags),
               .data = bytes};
  };
  return {
      is_reset("a SYN", Ip{}, made(tcp_syn, none)),
      is_reset("a SYN with data", Ip{}, made(tcp_syn, data)),
      is_reset("a SYN and ACK", Ip{}, made(tcp_syn | tcp_ack, none)),
      is_reset("an ACK", Ip{}, made(tcp_ack, none)),
      is_reset("an ACK with data", Ip{}, made(tcp_ack, data)),
      is_reset("a FIN with data", Ip{}, made(tcp_fin, data)),
      is_reset("a FIN and ACK with data", Ip{}, made(tcp_fin | tcp_ack, data)),
      is_reset("a SYN and FIN", Ip{}, made(tcp_syn | tcp_fin, none)),
      is_reset("no flag at all", Ip{}, made(0, data)),
      is_reset("every other flag", Ip{}, made(0xe8, data)),
      is_reset("an odd number of bytes", Ip{}, made(tcp_syn, counting(7))),
      is_reset("padding is no data", Ip{}, made(tcp_syn, none), 6),
      is_reset("options are no data", Ip{},
               Tcp{.sequence = 5, .flags = tcp_syn, .options = {2, 4, 5, 0xb4}, .data = {}}),
      is_reset("another port", Ip{}, Tcp{.destination_port = 443}),
      is_reset("a wrong checksum", Ip{}, Tcp{.wrong_by = 9}),
      is_reset("a hop limit of 1", Ip{.ttl = 1}, made(tcp_syn, none)),
      is_reset("traffic class", Ip{.traffic_class = 0xb8}, made(tcp_syn, none)),
  };
}

TEST_F(RejectTest, TcpIsReset) {
  expect(resets<Ipv4>());
  expect(resets<Ipv6>());
  expect({
      is_reset("options", Ipv4{.options = Bytes(40, 1)}, Tcp{.flags = tcp_syn}),
      is_reset("may be fragmented", Ipv4{.id = 0xffff}, Tcp{.flags = tcp_syn}),
      is_reset("may not be", Ipv4{.fragment = dont_fragment}, Tcp{.flags = tcp_syn}),
      is_reset("a flow label", Ipv6{.flow_label = 0xfffff}, Tcp{.flags = tcp_syn}),
      is_reset("extension headers", Ipv6{.extensions = {options_header(0, 256)}},
               Tcp{.flags = tcp_syn}),
      is_reset("a fragment that is the whole", Ipv6{.extensions = {fragment_header(0, false)}},
               Tcp{.flags = tcp_syn}),
  });
}

TEST_F(RejectTest, UdpIsToldThatThePortIsUnreachable) {
  for (size_t size = 0; size < 16; ++size) {
    const std::string promise = std::to_string(size) + " bytes of data";
    expect({is_told(promise, Ipv4{}, Udp{.data = counting(size)}),
            is_told(promise, Ipv6{}, Udp{.data = counting(size)}),
            is_told(promise, Ipv4{}, Udp{.data = counting(size)}, 18)});
  }
  for (size_t size = 440; size < 490; ++size) {  // where a quote becomes 512 bytes
    const std::string promise = std::to_string(size) + " bytes of data";
    expect({is_told(promise, Ipv4{}, Udp{.data = counting(size)}),
            is_told(promise, Ipv6{}, Udp{.data = counting(size)})});
  }
  expect({is_told("a large one", Ipv4{}, Udp{.data = counting(1400)}),
          is_told("a large one", Ipv6{}, Udp{.data = counting(1400)}),
          is_told("options", Ipv4{.options = Bytes(40, 1)}, Udp{}),
          is_told("many extension headers", Ipv6{.extensions = {options_header(0, 504)}}, Udp{})});
}

TEST_F(RejectTest, AnswersHaveTheTagsOfTheFrame) {
  const std::vector<Tag> tags = {{0x88a8, 0xe064}, {0x8100, 0x2005}};
  const Ethernet tagged{.tags = tags};
  Ethernet tagged_back = back;
  tagged_back.tags = tags;
  const Tcp syn{.flags = tcp_syn};
  expect({{"TCP", frame(tagged, Ipv4{}, syn), LIMPET_REASON_rejected,
           frame(tagged_back, answer_to(Ipv4{}), reset(syn))},
          {"UDP", frame(tagged, Ipv6{}, Udp{}), LIMPET_REASON_rejected,
           frame(tagged_back, answer_to(Ipv6{}), port_unreachable<Ipv6>(packet(Ipv6{}, Udp{})))}});
}

template <class Ip>
std::vector<Row> silences() {
  const auto silent = [](const char* promise, const Payload& payload) {
    return Row{promise, frame(Ethernet{}, Ip{}, payload), LIMPET_REASON_no_member};
  };
  return {
      silent("an RST", Tcp{.flags = tcp_rst}),
      silent("an RST and ACK", Tcp{.flags = tcp_rst | tcp_ack}),
      silent("a SYN and RST", Tcp{.flags = tcp_syn | tcp_rst}),
      silent("a data offset below the header", Tcp{.flags = tcp_syn, .words = 4}),
      silent("a data offset of 0", Tcp{.flags = tcp_syn, .words = 0}),
      silent("a data offset beyond the packet", Tcp{.flags = tcp_syn, .words = 11}),
  };
}

TEST_F(RejectTest, WhoMustNotBeAnsweredIsNot) {
  expect(silences<Ipv4>());
  expect(silences<Ipv6>());
  const Bytes answer =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  const Bytes answer6 =
      packet(Ipv6{.source = address("2001:db8::10"), .destination = address("2001:db8:c::1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  const Ipv6 first6{.extensions = {fragment_header(0, true)}};
  expect({
      {"a data offset that ends with the packet",
       frame(Ethernet{}, Ipv4{}, Tcp{.flags = tcp_syn, .words = 10}), LIMPET_REASON_rejected,
       frame(back, answer_to(Ipv4{}), reset(Tcp{.flags = tcp_syn, .data = {}}))},
      {"a first fragment", frame(Ethernet{}, Ipv4{.fragment = more_fragments}, Tcp{}),
       LIMPET_REASON_no_member},
      {"a first fragment", frame(Ethernet{}, first6, Udp{}), LIMPET_REASON_no_member},
      {"a later fragment", frame(Ethernet{}, Ipv4{.fragment = 9}, Udp{}), LIMPET_REASON_no_member},
      {"an ICMP error", frame(Ethernet{}, Ipv4{}, Icmp4{.type = 3, .data = answer}),
       LIMPET_REASON_no_member},
      {"an ICMPv6 error", frame(Ethernet{}, Ipv6{}, Icmp6{.type = 1, .data = answer6}),
       LIMPET_REASON_no_member},
      {"who asks for no rule's port", frame(Ethernet{}, Ipv4{}, Tcp{.destination_port = 9}),
       LIMPET_REASON_unmatched},
  });
}

TEST_F(RejectTest, AMemberThatIsLostRejectsToo) {
  load(one_pool("when_empty = \"reject\"\n"));
  program->datapath().put_lost_member(1, LIMPET_LOSS_down);
  expect({is_reset("IPv4", Ipv4{}, Tcp{.flags = tcp_syn}), is_told("IPv6", Ipv6{}, Udp{})});
}

TEST_F(RejectTest, UnlessThePoolSaysSoItIsSilent) {
  load(one_pool("", "state = \"disabled\""));
  expect({{"IPv4", frame(Ethernet{}, Ipv4{}, Tcp{}), LIMPET_REASON_no_member},
          {"IPv6", frame(Ethernet{}, Ipv6{}, Udp{}), LIMPET_REASON_no_member}});
}

TEST_F(RejectTest, ADisabledRuleIsSilent) {
  std::string farm = one_pool("when_empty = \"reject\"\n", "state = \"disabled\"");
  const std::string port = "ports = 53\n";
  load(farm.replace(farm.find(port), port.size(), port + "disabled = true\n"));
  expect({{"its own", frame(Ethernet{}, Ipv4{}, Udp{}), LIMPET_REASON_rule_disabled},
          is_reset("another rule", Ipv4{}, Tcp{.flags = tcp_syn})});
}

}  // namespace
}  // namespace limpet
