// SPDX-License-Identifier: GPL-2.0-or-later
// The builder of frames against frames that another one (scapy 2.5) took for right: its lengths and
// checksums are what every other table rests on.
#include "tests/packet/frame.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

std::string hex(const Frame& frame) {
  std::string text;
  for (const uint8_t byte : frame) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    text += digits;
  }
  return text;
}

TEST(FrameTest, TcpInIpv4WithTagsAndOptions) {
  const Frame built =
      frame(Ethernet{.tags = {{0x88a8, 100}, {0x8100, 0x6005}}},
            Ipv4{.traffic_class = 0xb8, .fragment = dont_fragment, .options = Bytes(4, 1)},
            Tcp{.flags = tcp_syn, .options = {1, 2, 4, 5, 0xb4, 1, 1, 0}});
  EXPECT_EQ(hex(built),
            "02000000000102000000000288a80064810060050800"
            "46b8004812344000400658b70a000001c000020a01010101"
            "9c40005000000001000000007002ffff12bd000001020405b4010100"
            "000102030405060708090a0b0c0d0e0f10111213");
}

TEST(FrameTest, UdpInIpv6WithAChain) {
  const Frame built =
      frame(Ethernet{},
            Ipv6{.traffic_class = 3,
                 .flow_label = 0x12345,
                 .extensions = {options_header(0), routing_header(0, 24), options_header(60, 16)}},
            Udp{.data = counting(7)});
  EXPECT_EQ(hex(built),
            "02000000000102000000000286dd60312345003f0040"
            "20010db8000c0000000000000000000120010db8000000000000000000000010"
            "2b00010400000000"
            "3c0204000000000000000000000000000000000000000000"
            "1101010c000000000000000000000000"
            "9c400035000ffbc200010203040506");
}

TEST(FrameTest, Icmpv6WithAQuote) {
  const Frame built =
      frame(Ethernet{}, Ipv6{}, Icmp6{.type = 2, .rest = 1280, .data = packet(Ipv6{}, Tcp{})});
  EXPECT_EQ(hex(built),
            "02000000000102000000000286dd6000000000583a40"
            "20010db8000c0000000000000000000120010db8000000000000000000000010"
            "020036a400000500"
            "6000000000280640"
            "20010db8000c0000000000000000000120010db8000000000000000000000010"
            "9c40005000000001000000005010ffff5d3c0000"
            "000102030405060708090a0b0c0d0e0f10111213");
}

TEST(FrameTest, FragmentsAreOneDatagram) {
  const Bytes whole = packet(Ipv4{}, Udp{.data = counting(100)});
  Bytes together;
  for (const Bytes& part : fragments(Ipv4{}, Udp{.data = counting(100)}, 48)) {
    together.insert(together.end(), part.begin() + 20, part.end());
  }
  EXPECT_EQ(together, Bytes(whole.begin() + 20, whole.end()));
  const Bytes second = fragments(Ipv6{}, Udp{.data = counting(100)}, 48).at(1);
  EXPECT_EQ(hex(cut(second, 50)),
            "6000000000382c4020010db8000c0000000000000000000120010db8000000000000000000000010"
            "11000031000012342829");
}

TEST(FrameTest, AChecksumThatIsWrongIsWrongByWhatWasSaid) {
  const Bytes right = packet(Ipv4{}, Udp{}), wrong = packet(Ipv4{}, Udp{.wrong_by = 1});
  EXPECT_EQ(wrong[27], right[27] + 1);
}

}  // namespace
}  // namespace limpet
