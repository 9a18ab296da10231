// SPDX-License-Identifier: GPL-2.0-or-later
// forward = "ipip": the client's packet goes to the member as the payload of another, of either
// family.
#include "tests/packet/edge_test.h"

namespace limpet {
namespace {

const IpAddress member4 = address("192.0.2.21"), member6 = address("2001:db8::21");
const IpAddress edge4 = address("100.64.1.2"), edge6 = address("100::1:2");

/// One source for all flows, so that frames are the same whatever the hash says.
constexpr const char* fixed =
    "forward = \"ipip\"\n"
    "tunnel_source = { v4 = \"100.64.1.2/32\", v6 = \"100::1:2/128\" }\n";

Ipv4 around4(const Bytes& packet) {
  const bool is_v4 = packet[0] >> 4 == 4;
  const bool whole = !is_v4 || packet[6] & 0x40;
  const auto tos = is_v4 ? packet[1] : static_cast<uint8_t>(packet[0] << 4 | packet[1] >> 4);
  return {.source = edge4,
          .destination = member4,
          .traffic_class = tos,
          .id = whole ? 0 : static_cast<uint32_t>(packet[4] << 8 | packet[5]),
          .fragment = whole ? dont_fragment : uint16_t{0}};
}

class TunnelTest : public EdgeTest {
 protected:
  void lead(limpet_family family, const IpAddress& outer, const NextHop& next_hop) {
    set_way(family, {LIMPET_FORWARD_IPIP, next_hop, outer});
  }

  /// The packet as it came, and as it goes through the tunnel.
  template <class Ip>
  void expect_inside(const char* promise, Ip ip, const Payload& payload, size_t padding = 0) {
    const Bytes came = packet(ip, payload);
    if (ip.ttl > 1) --ip.ttl;
    const Bytes inner = packet(ip, payload);
    const limpet_family family = came[0] >> 4 == 4 ? LIMPET_V4 : LIMPET_V6;
    lead(family, member4, next_hop());
    expect({promise, frame(Ethernet{}, came, padding), LIMPET_REASON_forwarded,
            frame(to_member, around4(came), inside(inner), padding)});
    lead(family, member6, next_hop());
    expect({promise, frame(Ethernet{}, came, padding), LIMPET_REASON_forwarded,
            frame(to_member, around6(came), inside(inner), padding)});
  }

  /// The outer IPv6 header's flow label is the hash's, and so is taken from a first run.
  Ipv6 around6(const Bytes& packet) {
    const bool is_v4 = packet[0] >> 4 == 4;
    const Frame sent = frame(Ethernet{}, packet);
    const Frame got = run(sent).frame;
    const uint32_t label = got.size() < 18 ? 0 : (got[15] & 15U) << 16 | got[16] << 8 | got[17];
    return {
        .source = edge6,
        .destination = member6,
        .traffic_class = is_v4 ? packet[1] : static_cast<uint8_t>(packet[0] << 4 | packet[1] >> 4),
        .flow_label = label};
  }

  template <class Ip>
  void expect_of_either() {
    expect_inside("TCP", Ip{}, Tcp{});
    expect_inside("UDP", Ip{}, Udp{});
    expect_inside("UDP without a checksum", Ip{}, Udp{.without_checksum = true});
    expect_inside("traffic class", Ip{.traffic_class = 0xbb}, Tcp{});
    expect_inside("padding", Ip{}, Tcp{.data = {}}, 6);
    expect_inside("a hop limit of 2 becomes 1", Ip{.ttl = 2}, Tcp{});
    expect_inside("a hop limit of 1 stays: this is where it was going", Ip{.ttl = 1}, Tcp{});
    expect_inside("a hop limit of 0 stays", Ip{.ttl = 0}, Tcp{});
    expect_inside("a wrong checksum", Ip{}, Tcp{.wrong_by = 99});
  }
};

TEST_F(TunnelTest, AnyPacketInAnyOther) {
  load(one_pool(fixed));
  expect_of_either<Ipv4>();
  expect_of_either<Ipv6>();
}

TEST_F(TunnelTest, Ipv4InParticular) {
  load(one_pool(fixed));
  expect_inside("may not be fragmented", Ipv4{.fragment = dont_fragment}, Tcp{});
  expect_inside("options", Ipv4{.options = Bytes(40, 1)}, Tcp{});
  expect_inside("a wrong header checksum", Ipv4{.wrong_by = 5}, Tcp{});
  expect_inside("a first fragment", Ipv4{.fragment = more_fragments}, Tcp{});
  expect_inside("a later fragment", Ipv4{.fragment = more_fragments | 9}, Tcp{});
  expect_inside("a last fragment", Ipv4{.id = 0xfffe, .fragment = 9}, Udp{});
}

TEST_F(TunnelTest, Ipv6InParticular) {
  load(one_pool(fixed));
  expect_inside("a flow label is the packet's own", Ipv6{.flow_label = 0xabcde}, Tcp{});
  expect_inside("extension headers", Ipv6{.extensions = {options_header(0, 64)}}, Tcp{});
  expect_inside("a first fragment", Ipv6{.extensions = {fragment_header(0, true)}}, Tcp{});
  expect_inside("a later fragment", Ipv6{.extensions = {fragment_header(8, false)}}, Tcp{});
}

TEST_F(TunnelTest, ErrorsGoToTheMemberWhole) {
  load(one_pool(fixed));
  const Bytes answer4 =
      packet(Ipv4{.source = address("192.0.2.10"), .destination = address("10.0.0.1")},
             Tcp{.source_port = 80, .destination_port = 40000});
  const Bytes answer6 =
      packet(Ipv6{.source = address("2001:db8::10"), .destination = address("2001:db8:c::1")},
             Udp{.source_port = 53, .destination_port = 40000});
  expect_inside("needs fragmentation", Ipv4{.source = address("10.9.9.9")},
                Icmp4{.type = 3, .code = 4, .rest = 1400, .data = answer4});
  expect_inside("with eight bytes", Ipv4{.source = address("10.9.9.9")},
                Icmp4{.type = 11, .data = cut(answer4, 28)});
  expect_inside("too big", Ipv6{.source = address("2001:db8:9::9")},
                Icmp6{.type = 2, .rest = 1280, .data = answer6});
}

TEST_F(TunnelTest, TagsAreThoseOfTheWay) {
  load(one_pool(fixed));
  NextHop hop = next_hop();
  hop.tags = {{0x8100, 5}};
  lead(LIMPET_V4, member4, hop);
  Ethernet leaving = to_member;
  const Bytes came = packet(Ipv4{}, Tcp{}), inner = packet(Ipv4{.ttl = 63}, Tcp{});
  for (const std::vector<Tag>& tags :
       {std::vector<Tag>{}, {{0x8100, 7}}, {{0x88a8, 9}, {0x8100, 5}}, {{0x8100, 0xe005}}}) {
    leaving.tags = {{0x8100, 5}};
    if (tags.size() == 1 && (tags[0].control & 0xfff) == 5) leaving.tags = tags;
    expect({"tags", frame({.tags = tags}, came), LIMPET_REASON_forwarded,
            frame(leaving, around4(came), inside(inner))});
  }
}

TEST_F(TunnelTest, TheOuterHeaderCountsForTheSize) {
  load(one_pool(fixed));
  const Ethernet back{.destination = router_mac, .source = edge_mac};
  NextHop hop = next_hop();
  hop.mtu = 1500;
  const auto sized = [](const auto& ip, size_t size) {
    return packet(ip, Udp{.data = counting(size - packet(ip, Udp{.data = {}}).size())});
  };
  const Ipv4 answer4{.source = address("192.0.2.10"),
                     .destination = address("10.0.0.1"),
                     .id = 0,
                     .fragment = dont_fragment};
  const Ipv6 answer6{.source = address("2001:db8::10"), .destination = address("2001:db8:c::1")};
  for (const auto& [outer, room] : {std::pair(member4, 1480U), {member6, 1460U}}) {
    lead(LIMPET_V4, outer, hop);
    lead(LIMPET_V6, outer, hop);
    EXPECT_EQ(run(frame(Ethernet{}, sized(Ipv4{}, room))).frame.size(), 1514U);
    EXPECT_EQ(run(frame(Ethernet{}, sized(Ipv6{}, room))).frame.size(), 1514U);
    const Bytes large4 = sized(Ipv4{}, room + 1), large6 = sized(Ipv6{}, room + 1);
    expect({{"IPv4", frame(Ethernet{}, large4), LIMPET_REASON_told_too_big,
             frame(back, answer4,
                   Icmp4{.type = 3, .code = 4, .rest = room, .data = cut(large4, 512)})},
            {"IPv6", frame(Ethernet{}, large6), LIMPET_REASON_told_too_big,
             frame(back, answer6, Icmp6{.type = 2, .rest = room, .data = cut(large6, 512)})}});
  }
  hop.mtu = 1300;
  lead(LIMPET_V6, member6, hop);
  const Bytes large = sized(Ipv6{}, 1261);
  expect({"IPv6 is never told of less than 1280", frame(Ethernet{}, large),
          LIMPET_REASON_told_too_big,
          frame(back, answer6, Icmp6{.type = 2, .rest = 1280, .data = cut(large, 512)})});
}

TEST_F(TunnelTest, ASynsMssIsLowered) {
  load(one_pool(std::string(fixed) + "clamp_mss = 1300\n"));
  lead(LIMPET_V6, member6, next_hop());
  const Tcp syn{.flags = tcp_syn, .options = {2, 4, 0x05, 0xb4}};
  const Tcp lowered{.flags = tcp_syn, .options = {2, 4, 0x05, 0x14}};
  const Bytes came = packet(Ipv6{}, syn);
  expect({"IPv6", frame(Ethernet{}, came), LIMPET_REASON_forwarded,
          frame(to_member, around6(came), inside(packet(Ipv6{.ttl = 63}, lowered)))});
}

TEST_F(TunnelTest, WithoutHeadroomItIsDropped) {
  load(one_pool(fixed));
  if (!takes_metadata()) GTEST_SKIP() << "this kernel's test runs take little metadata";
  // The kernel's test frames have 256 bytes; metadata takes of them, and 40 are XDP's own.
  const Frame sent = frame(Ethernet{}, Ipv4{}, Tcp{});
  lead(LIMPET_V4, member4, next_hop());
  EXPECT_EQ(run(sent, {.metadata = 196}).action, uint32_t{XDP_TX});
  EXPECT_EQ(run(sent, {.metadata = 200}).action, uint32_t{XDP_DROP});
  EXPECT_EQ(program->counted(LIMPET_REASON_no_headroom), 1U);
  lead(LIMPET_V4, member6, next_hop());
  EXPECT_EQ(run(sent, {.metadata = 176}).action, uint32_t{XDP_TX});
  EXPECT_EQ(run(sent, {.metadata = 180}).action, uint32_t{XDP_DROP});
  EXPECT_EQ(program->counted(LIMPET_REASON_no_headroom), 1U);
}

}  // namespace
}  // namespace limpet
