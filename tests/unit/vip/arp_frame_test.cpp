// SPDX-License-Identifier: GPL-2.0-or-later
// ARP's frames byte by byte (RFC 826, RFC 5227).
#include <gtest/gtest.h>

#include "daemon/vip/frame.h"

namespace limpet {
namespace {

constexpr MacAddress own{{2, 0, 0, 0, 0, 7}}, other{{2, 0, 0, 0, 0, 9}};
const IpAddress vip = IpAddress::v4({192, 0, 2, 10});

// clang-format off
Frame request(const MacAddress& from, std::array<uint8_t, 4> sender, uint8_t operation = 1) {
  const auto& m = from.bytes;
  return {0xff, 0xff, 0xff, 0xff, 0xff, 0xff,            // to all
          m[0], m[1], m[2], m[3], m[4], m[5],            // from
          0x08, 0x06,                                    // ARP
          0, 1, 0x08, 0, 6, 4, 0, operation,             // Ethernet, IPv4, their lengths, request
          m[0], m[1], m[2], m[3], m[4], m[5],            // sender's MAC
          sender[0], sender[1], sender[2], sender[3],    // sender's address
          0, 0, 0, 0, 0, 0,                              // target's MAC
          192, 0, 2, 10};                                // target's address
}
// clang-format on

TEST(ArpFrame, AProbeSaysNothingOfItsSender) {
  EXPECT_EQ(probe_frame(own, vip), request(own, {0, 0, 0, 0}));
}

TEST(ArpFrame, AnAnnouncementAsksForTheSendersOwnAddress) {
  EXPECT_EQ(announcement_frame(own, vip), request(own, {192, 0, 2, 10}));
}

TEST(ArpFrame, WhoeverSpeaksAsAnAddressHasIt) {
  const Claim claim{vip, other};
  EXPECT_EQ(read_claim(request(other, {192, 0, 2, 10})), claim);
  EXPECT_EQ(read_claim(request(other, {192, 0, 2, 10}, 2)), claim) << "an answer";
}

TEST(ArpFrame, WhoeverProbesOnlyAsks) {
  EXPECT_EQ(read_claim(request(other, {0, 0, 0, 0})), (Claim{vip, other, true}));
}

TEST(ArpFrame, PaddingDoesNotMatter) {
  Frame frame = request(other, {192, 0, 2, 10});
  frame.resize(60);
  EXPECT_EQ(read_claim(frame), (Claim{vip, other}));
}

TEST(ArpFrame, NothingIsReadOfWhatIsShortOrOfAnotherKind) {
  const Frame whole = request(other, {192, 0, 2, 10});
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_claim(std::span(whole).first(size))) << size;
  }
  for (size_t at = 12; at < 20; ++at) {
    Frame frame = whole;
    frame[at] ^= 1;
    EXPECT_FALSE(read_claim(frame)) << at;
  }
}

}  // namespace
}  // namespace limpet
