// SPDX-License-Identifier: GPL-2.0-or-later
// What is read of the kernel's messages of addresses.
#include "daemon/vip/interface_address.h"

#include <gtest/gtest.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "tests/unit/net/message.h"

namespace limpet {
namespace {

constexpr std::array<uint8_t, 4> v4{192, 0, 2, 10}, peer{192, 0, 2, 99};
constexpr std::array<uint8_t, 16> v6{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

ifaddrmsg header(uint8_t family, uint8_t prefix) {
  return {.ifa_family = family, .ifa_prefixlen = prefix, .ifa_index = 5};
}

TEST(ReadInterfaceAddress, OneOfSomebodyElse) {
  Message message(RTM_NEWADDR, header(AF_INET, 24));
  message.put(IFA_ADDRESS, peer).put(IFA_LOCAL, v4);
  const auto read = read_interface_address(message.header());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->ifindex, 5u);
  EXPECT_EQ(read->address, IpAddress::v4(v4)) << "not the peer's";
  EXPECT_EQ(read->prefix, 24);
  EXPECT_FALSE(read->ours);
  EXPECT_FALSE(read->gone);
}

TEST(ReadInterfaceAddress, OneOfIPv6HasNoLocal) {
  Message message(RTM_NEWADDR, header(AF_INET6, 128));
  message.put(IFA_ADDRESS, v6).put(IFA_PROTO, uint8_t{3});
  const auto read = read_interface_address(message.header());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->address, IpAddress::v6(v6));
  EXPECT_FALSE(read->ours) << "the kernel's own";
}

TEST(ReadInterfaceAddress, OursIsKnownByItsMark) {
  Message message(RTM_DELADDR, header(AF_INET6, 128));
  message.put(IFA_ADDRESS, v6).put(IFA_PROTO, uint8_t{76});
  const auto read = read_interface_address(message.header());
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->ours);
  EXPECT_TRUE(read->gone);
}

TEST(ReadInterfaceAddress, NothingOfWhatIsNoAddress) {
  Message other(RTM_NEWLINK, header(AF_INET, 24));
  other.put(IFA_LOCAL, v4);
  EXPECT_FALSE(read_interface_address(other.header()));
  Message without(RTM_NEWADDR, header(AF_INET, 24));
  EXPECT_FALSE(read_interface_address(without.header()));
  Message odd(RTM_NEWADDR, header(AF_INET, 24));
  odd.put(IFA_LOCAL, uint16_t{1});
  EXPECT_FALSE(read_interface_address(odd.header()));
  Message small(RTM_NEWADDR, uint16_t{});
  EXPECT_FALSE(read_interface_address(small.header()));
}

}  // namespace
}  // namespace limpet
