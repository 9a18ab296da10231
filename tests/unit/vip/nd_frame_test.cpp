// SPDX-License-Identifier: GPL-2.0-or-later
// Neighbour discovery's frames byte by byte (RFC 4861, RFC 4862).
#include "daemon/vip/nd_frame.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

constexpr MacAddress own{{2, 0, 0, 0, 0, 7}}, other{{2, 0, 0, 0, 0, 9}};
const IpAddress vip = *IpAddress::parse("2001:db8::a:b:c10");

// clang-format off
const Frame probe{
    0x33, 0x33, 0xff, 0x0b, 0x0c, 0x10,  2, 0, 0, 0, 0, 7,  0x86, 0xdd,
    0x60, 0, 0, 0,  0, 24, 58, 255,                                    // 24 bytes of ICMPv6
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,                    // from ::
    0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0x0b, 0x0c, 0x10,     // to the solicited-node group
    135, 0, 0x34, 0xaf,  0, 0, 0, 0,
    0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0x0b, 0x0c, 0x10};

const Frame advertisement{
    0x33, 0x33, 0, 0, 0, 1,  2, 0, 0, 0, 0, 7,  0x86, 0xdd,
    0x60, 0, 0, 0,  0, 32, 58, 255,
    0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0x0b, 0x0c, 0x10,
    0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,                 // to all nodes
    136, 0, 0xe0, 0xdc,  0x20, 0, 0, 0,                                // override
    0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0x0b, 0x0c, 0x10,
    2, 1, 2, 0, 0, 0, 0, 7};                                           // the target's MAC
// clang-format on

TEST(NdFrame, AProbe) {
  EXPECT_EQ(probe_frame(own, vip), probe);
}

TEST(NdFrame, AnAnnouncement) {
  EXPECT_EQ(announcement_frame(own, vip), advertisement);
}

TEST(NdFrame, TheGroupOfAnAddress) {
  EXPECT_EQ(solicited_node(vip).to_string(), "ff02::1:ff0b:c10");
}

TEST(NdFrame, WhoeverAdvertisesHasIt) {
  EXPECT_EQ(read_claim(nd_advertisement(other, vip)), (Claim{vip, other}));
}

TEST(NdFrame, TheMacIsTheOneThatIsAdvertised) {
  Frame by_a_proxy = advertisement;
  by_a_proxy[11] = 0x55;  // the Ethernet source, of which no checksum knows
  EXPECT_EQ(read_claim(by_a_proxy), (Claim{vip, own}));
}

TEST(NdFrame, WithoutAnOptionTheMacIsTheSenders) {
  Frame frame = advertisement;
  frame.resize(frame.size() - 8);
  frame[19] = 24;
  // Less an option of 2, 1, 2, 0, 0, 0, 0, 7 and 8 of the length.
  const unsigned sum = 0xe0dc + 0x0201 + 0x0200 + 0x0000 + 0x0007 + 8;
  frame[56] = static_cast<uint8_t>(sum >> 8);
  frame[57] = static_cast<uint8_t>(sum);
  EXPECT_EQ(read_claim(frame), (Claim{vip, own}));
}

TEST(NdFrame, WhoeverProbesOnlyAsks) {
  EXPECT_EQ(read_claim(nd_probe(other, vip)), (Claim{vip, other, true}));
}

TEST(NdFrame, PaddingDoesNotMatter) {
  Frame frame = advertisement;
  frame.resize(frame.size() + 9);
  EXPECT_EQ(read_claim(frame), (Claim{vip, own}));
}

TEST(NdFrame, NothingIsReadOfWhatIsShort) {
  for (const Frame& whole : {probe, advertisement}) {
    for (size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(read_claim(std::span(whole).first(size))) << size;
    }
  }
}

TEST(NdFrame, NothingIsReadOfWhatIsWrongInAnyBit) {
  for (size_t at = 12; at < advertisement.size(); ++at) {
    if (at >= 14 && at < 18) continue;  // version, traffic class, flow label: nobody asks
    Frame frame = advertisement;
    frame[at] ^= 4;
    EXPECT_FALSE(read_claim(frame)) << at;
  }
}

TEST(NdFrame, WhoeverAsksForANeighbourClaimsNothing) {
  Frame frame = probe;
  frame[37] = 1;  // from ::1
  frame[57] = 0xae;
  EXPECT_FALSE(read_claim(frame));
}

TEST(NdFrame, OptionsWithoutLengthOrEnd) {
  for (const unsigned length : {0U, 2U}) {
    Frame frame = advertisement;
    frame[79] = static_cast<uint8_t>(length);
    const unsigned sum = 0xe0dc + 1 - length;
    frame[56] = static_cast<uint8_t>(sum >> 8);
    frame[57] = static_cast<uint8_t>(sum);
    EXPECT_FALSE(read_claim(frame)) << length;
  }
}

}  // namespace
}  // namespace limpet
