// SPDX-License-Identifier: GPL-2.0-or-later
// What is said of an interface.
#include "daemon/net/link_change.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

const MacAddress mac{{2, 0, 0, 0, 0, 7}}, other_mac{{2, 0, 0, 0, 0, 8}};
const Link up{.ifindex = 3, .name = "eth0", .mac = mac, .up = true, .running = true};

Link with(Link link, auto change) {
  change(link);
  return link;
}

const Link no_carrier = with(up, [](Link& link) { link.running = false; });
const Link set_down = with(no_carrier, [](Link& link) { link.up = false; });

void expect(const LinkChange& change, bool good, const char* text) {
  EXPECT_EQ(change.text, text);
  EXPECT_EQ(change.good, good) << text;
}

TEST(LinkChange, DownAndUp) {
  expect(link_change(&up, &no_carrier), false, "is down: no carrier");
  expect(link_change(&up, &set_down), false, "is down: set so on this host");
  expect(link_change(&no_carrier, &set_down), false, "is down: set so on this host");
  expect(link_change(&set_down, &up), true, "is up");
}

TEST(LinkChange, GoneAndMadeAgain) {
  const Link another = with(up, [](Link& link) { link.ifindex = 4; });
  expect(link_change(&up, nullptr), false, "is gone");
  expect(link_change(nullptr, &set_down), false, "is there, and down: set so on this host");
  expect(link_change(nullptr, &another), true, "is there, and up");
  expect(link_change(&up, &another), true, "was made again, and is up");
}

TEST(LinkChange, AnotherMac) {
  const Link another = with(up, [](Link& link) { link.mac = other_mac; });
  expect(link_change(&up, &another), true,
         "has another MAC address: 02:00:00:00:00:08, before 02:00:00:00:00:07");
}

TEST(LinkChange, AShortLossIsToldOnceItIsOver) {
  const Link later = with(up, [](Link& link) { link.carrier_changes += 2; });
  expect(link_change(&up, &later), true, "was down for a moment");
}

TEST(LinkChange, NothingToTell) {
  expect(link_change(&up, &up), true, "");
  expect(link_change(nullptr, nullptr), true, "");
  const Link larger = with(up, [](Link& link) { link.mtu = 9000; });
  expect(link_change(&up, &larger), true, "");
}

}  // namespace
}  // namespace limpet
