// SPDX-License-Identifier: GPL-2.0-or-later
// forward = "nat": the packet's destination becomes the member, and every checksum that covers it
// follows, right or wrong. The way back is in nat_reply_test.cpp.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

template <class Ip>
const IpAddress member = address("192.0.2.21");
template <>
const IpAddress member<Ipv6> = address("2001:db8::21");

class NatTest : public EdgeTest {
 protected:
  void SetUp() override {
    EdgeTest::SetUp();
    if (IsSkipped()) return;
    load(nat_pool("clamp_mss = 1300\n"));
    lead({});
  }

  void lead(const std::vector<VlanTag>& tags) {
    NextHop hop = next_hop();
    hop.tags = tags;
    set_way(LIMPET_V4, {LIMPET_FORWARD_NAT, hop, member<Ipv4>});
    set_way(LIMPET_V6, {LIMPET_FORWARD_NAT, hop, member<Ipv6>});
  }
};

/// What becomes of the IP header.
template <class Ip>
Ip translated(Ip ip) {
  ip.destination = member<Ip>;
  if (ip.ttl > 1) --ip.ttl;
  return ip;
}

template <class Ip>
Row row(const char* promise, const Ip& ip, const Payload& came, const Payload& leaves) {
  return {promise, frame(Ethernet{}, ip, came), LIMPET_REASON_forwarded,
          frame(to_member, translated(ip), leaves)};
}

template <class Transport>
Transport to_port(Transport transport, uint16_t port) {
  transport.destination_port = port;
  return transport;
}

template <class Ip>
std::vector<Row> translations() {
  const Udp unsummed{.without_checksum = true};
  return {
      row("TCP with another port", Ip{}, Tcp{}, Tcp{.destination_port = 8080}),
      row("TCP with the same port", Ip{}, Tcp{.destination_port = 443},
          Tcp{.destination_port = 443}),
      row("UDP", Ip{}, Udp{}, Udp{.destination_port = 5353}),
      row("UDP without a checksum gets none", Ip{}, unsummed, to_port(unsummed, 5353)),
      row("the hop limit of 1 stays", Ip{.ttl = 1}, Udp{}, Udp{.destination_port = 5353}),
      row("a hop limit of 0 stays", Ip{.ttl = 0}, Udp{}, Udp{.destination_port = 5353}),
      row("a wrong TCP checksum stays wrong", Ip{}, Tcp{.wrong_by = 0x1234},
          Tcp{.destination_port = 8080, .wrong_by = 0x1234}),
      row("a wrong UDP checksum stays wrong", Ip{}, Udp{.wrong_by = 0x1234},
          Udp{.destination_port = 5353, .wrong_by = 0x1234}),
      row("a SYN's MSS is lowered too", Ip{},
          Tcp{.flags = tcp_syn, .options = {1, 2, 4, 0x05, 0xb4, 1, 1, 1}},
          Tcp{.destination_port = 8080,
              .flags = tcp_syn,
              .options = {1, 2, 4, 0x05, 0x14, 1, 1, 1}}),
  };
}

TEST_F(NatTest, TheDestinationBecomesTheMember) {
  expect(translations<Ipv4>());
  expect(translations<Ipv6>());
  expect({
      row("options", Ipv4{.options = Bytes(40, 1)}, Tcp{}, Tcp{.destination_port = 8080}),
      row("a wrong header checksum stays wrong", Ipv4{.wrong_by = 0x4321}, Tcp{},
          Tcp{.destination_port = 8080}),
      row("extension headers", Ipv6{.extensions = {options_header(0), options_header(60, 24)}},
          Tcp{}, Tcp{.destination_port = 8080}),
      row("a fragment that is the whole", Ipv6{.extensions = {fragment_header(0, false)}}, Tcp{},
          Tcp{.destination_port = 8080}),
  });
}

/// Data of which the last word makes a checksum what it shall be.
template <class Ip>
Bytes data_for(const Ip& ip, Udp udp, uint16_t checksum) {
  udp.data = counting(20);
  udp.data[18] = udp.data[19] = 0;
  const Bytes bytes = summed(udp, ip.source, ip.destination);
  const uint32_t now = static_cast<uint16_t>(~(bytes[6] << 8 | bytes[7]));
  const uint32_t wanted = static_cast<uint16_t>(~checksum);
  const uint32_t word = wanted >= now ? wanted - now : wanted + 0xffff - now;
  udp.data[18] = static_cast<uint8_t>(word >> 8);
  udp.data[19] = static_cast<uint8_t>(word);
  return udp.data;
}

template <class Ip>
std::vector<Row> chosen_checksums() {
  std::vector<Row> rows;
  for (const uint16_t checksum : std::vector<uint16_t>{0x0000, 0x0001, 0xfffe, 0x1499, 0x8080}) {
    Udp udp{.destination_port = 5353};
    udp.data = data_for(translated(Ip{}), udp, checksum);
    rows.push_back(row("a chosen checksum", Ip{}, to_port(udp, 53), udp));
    const Frame& leaves = *rows.back().expected;
    const size_t at = leaves.size() - udp.data.size() - 2;
    EXPECT_EQ(leaves[at] << 8 | leaves[at + 1], checksum == 0 ? 0xffff : checksum);
  }
  return rows;
}

TEST_F(NatTest, AUdpChecksumOfZeroIsWrittenAsItsOther) {
  expect(chosen_checksums<Ipv4>());
  expect(chosen_checksums<Ipv6>());
}

TEST_F(NatTest, EveryClientAndPortHasItsRightChecksum) {
  for (int i = 0; i < 2000; ++i) {
    const auto low = static_cast<uint8_t>(i), high = static_cast<uint8_t>(i * 7 >> 8);
    const Ipv4 four{.source = IpAddress::v4({10, high, static_cast<uint8_t>(i * 31), low})};
    const Tcp tcp{.source_port = static_cast<uint16_t>(i * 37), .sequence = 0x9e3779b9U * i};
    expect(row("TCP", four, tcp, to_port(tcp, 8080)));
    const Udp udp{.source_port = static_cast<uint16_t>(i * 41), .data = counting(i % 40, low)};
    expect(row("UDP", Ipv6{.flow_label = static_cast<uint32_t>(i)}, udp, to_port(udp, 5353)));
  }
}

template <class Ip>
std::vector<Row> parts(const Payload& came, const Payload& leaves, size_t each) {
  std::vector<Row> rows;
  const auto sent = fragments(Ip{}, came, each), got = fragments(translated(Ip{}), leaves, each);
  for (size_t i = 0; i < sent.size(); ++i) {
    rows.push_back({"part " + std::to_string(i), frame(Ethernet{}, sent[i]),
                    LIMPET_REASON_forwarded, frame(to_member, got[i])});
  }
  return rows;
}

TEST_F(NatTest, FragmentsArriveAsOneRightDatagram) {
  const Udp udp{.data = counting(500)};
  const Tcp tcp{.data = counting(300)};
  for (const size_t each : {24, 104, 256}) {
    expect(parts<Ipv4>(udp, to_port(udp, 5353), each));
    expect(parts<Ipv6>(udp, to_port(udp, 5353), each));
    expect(parts<Ipv4>(tcp, to_port(tcp, 8080), each));
    expect(parts<Ipv6>(tcp, to_port(tcp, 8080), each));
  }
}

TEST_F(NatTest, TagsAreThoseOfTheWay) {
  lead({{0x88a8, 100}, {0x8100, 5}});
  Ethernet leaving = to_member;
  leaving.tags = {{0x88a8, 100}, {0x8100, 5}};
  const Tcp tcp{.destination_port = 8080};
  expect({{"IPv4", frame(Ethernet{}, Ipv4{}, Tcp{}), LIMPET_REASON_forwarded,
           frame(leaving, translated(Ipv4{}), tcp)},
          {"IPv6", frame({.tags = {{0x8100, 5}}}, Ipv6{}, Tcp{}), LIMPET_REASON_forwarded,
           frame(leaving, translated(Ipv6{}), tcp)}});
}

TEST_F(NatTest, TheMembersOwnPortIsNoRuleOfTheVip) {
  expect(
      {{"TCP", frame(Ethernet{}, Ipv4{}, Tcp{.destination_port = 8080}), LIMPET_REASON_unmatched},
       {"UDP", frame(Ethernet{}, Ipv6{}, Udp{.destination_port = 5353}), LIMPET_REASON_unmatched}});
}

}  // namespace
}  // namespace limpet
