// SPDX-License-Identifier: GPL-2.0-or-later
// What is read of the kernel's messages of routes.
#include "daemon/net/route.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/unit/net/message.h"

namespace limpet {
namespace {

using V4 = std::array<uint8_t, 4>;
using V6 = std::array<uint8_t, 16>;

constexpr V4 v4{192, 0, 2, 1};
constexpr V6 v6{0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

TEST(ReadRoute, OnTheLink) {
  Message message(RTM_NEWROUTE, rtmsg{.rtm_family = AF_INET, .rtm_type = RTN_UNICAST});
  message.put(RTA_DST, v4).put(RTA_OIF, uint32_t{3});
  const Route route = read_route(message.header()).value();
  EXPECT_EQ(route.ifindex, 3U);
  EXPECT_FALSE(route.gateway || route.mtu || route.local);
}

TEST(ReadRoute, ThroughARouter) {
  Message message(RTM_NEWROUTE, rtmsg{.rtm_family = AF_INET6, .rtm_type = RTN_UNICAST});
  message.put(RTA_OIF, uint32_t{3}).put(RTA_GATEWAY, v6);
  message.nest(RTA_METRICS, [](Message& metrics) {
    metrics.put(RTAX_HOPLIMIT, uint32_t{64}).put(RTAX_MTU, uint32_t{1400});
  });
  const Route route = read_route(message.header()).value();
  EXPECT_EQ(route.gateway->to_string(), "fe80::1");
  EXPECT_EQ(route.mtu, 1400U);
}

TEST(ReadRoute, V4ThroughARouterOfTheOtherFamily) {
  Message message(RTM_NEWROUTE, rtmsg{.rtm_family = AF_INET, .rtm_type = RTN_UNICAST});
  struct [[gnu::packed]] {
    uint16_t family = AF_INET6;
    V6 address = v6;
  } via;
  message.put(RTA_VIA, via);
  EXPECT_EQ(read_route(message.header())->gateway->to_string(), "fe80::1");
}

TEST(ReadRoute, ToThisHost) {
  Message message(RTM_NEWROUTE, rtmsg{.rtm_family = AF_INET, .rtm_type = RTN_LOCAL});
  EXPECT_TRUE(read_route(message.header())->local);
}

TEST(ReadRoute, ToNowhere) {
  for (const auto& [type, why] : {std::pair(RTN_BLACKHOLE, "the route is a blackhole"),
                                  {RTN_UNREACHABLE, "the route says unreachable"},
                                  {RTN_PROHIBIT, "the route says prohibit"}}) {
    Message message(RTM_NEWROUTE,
                    rtmsg{.rtm_family = AF_INET6, .rtm_type = static_cast<unsigned char>(type)});
    message.put(RTA_OIF, uint32_t{1});
    const auto route = read_route(message.header());
    ASSERT_FALSE(route);
    EXPECT_EQ(route.error().message, why);
  }
}

TEST(ReadRoute, ShorterThanItsHeader) {
  Message message(RTM_NEWROUTE, uint16_t{0});
  EXPECT_FALSE(read_route(message.header()));
  EXPECT_TRUE(read_equal_routes(message.header()).empty());
}

/// One way of a route with several.
struct Way {
  rtnexthop hop{.rtnh_len = sizeof(Way), .rtnh_flags = 0, .rtnh_hops = 0, .rtnh_ifindex = 0};
  nlattr gateway{.nla_len = sizeof gateway + sizeof address, .nla_type = RTA_GATEWAY};
  V4 address{};

  static Way by(int ifindex, uint8_t last_byte, unsigned char flags = 0) {
    Way way;
    way.hop.rtnh_ifindex = ifindex;
    way.hop.rtnh_flags = flags;
    way.address = {192, 0, 2, last_byte};
    return way;
  }
};

TEST(ReadEqualRoutes, AllThatAreAlive) {
  Message message(RTM_NEWROUTE, rtmsg{.rtm_family = AF_INET, .rtm_type = RTN_UNICAST});
  message.nest(RTA_METRICS, [](Message& metrics) { metrics.put(RTAX_MTU, uint32_t{1400}); });
  message.put(RTA_MULTIPATH,
              std::array{Way::by(3, 11), Way::by(4, 12, RTNH_F_DEAD), Way::by(5, 13)});
  const auto routes = read_equal_routes(message.header());
  ASSERT_EQ(routes.size(), 2U);
  EXPECT_EQ(routes[0], (Route{3, IpAddress::parse("192.0.2.11"), 1400}));
  EXPECT_EQ(routes[1], (Route{5, IpAddress::parse("192.0.2.13"), 1400}));
}

TEST(ReadEqualRoutes, OfOneWayThereAreNone) {
  Message message(RTM_NEWROUTE, rtmsg{.rtm_family = AF_INET, .rtm_type = RTN_UNICAST});
  message.put(RTA_OIF, uint32_t{3});
  EXPECT_TRUE(read_equal_routes(message.header()).empty());
}

TEST(ReadEqualRoutes, ALengthThatIsALie) {
  for (const uint16_t length : {uint16_t{0}, uint16_t{7}, uint16_t{9}, uint16_t{200}}) {
    Message message(RTM_NEWROUTE, rtmsg{.rtm_family = AF_INET, .rtm_type = RTN_UNICAST});
    Way way = Way::by(3, 11);
    way.hop.rtnh_len = length;
    message.put(RTA_MULTIPATH, way);
    EXPECT_LE(read_equal_routes(message.header()).size(), 1U) << length;
  }
}

}  // namespace
}  // namespace limpet
