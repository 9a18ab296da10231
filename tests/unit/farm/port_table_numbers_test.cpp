// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/port_table_numbers.h"

#include <gtest/gtest.h>

namespace limpet {
namespace {

const PortTableKey tcp{Protocol::tcp, "mail", {}}, udp{Protocol::udp, "mail", {}},
    nat{Protocol::tcp, "", {1, 2}}, other{Protocol::tcp, "", {1, 3}};

TEST(PortTableNumbers, OneForEach) {
  PortTableNumbers numbers(10);
  EXPECT_EQ(numbers.take(tcp), 1U) << "0 is the empty table";
  EXPECT_EQ(numbers.take(udp), 2U);
  EXPECT_EQ(numbers.take(nat), 3U);
  EXPECT_EQ(numbers.take(other), 4U);
  EXPECT_EQ(numbers.take(udp), 2U) << "it has one";
  EXPECT_EQ(numbers.taken().size(), 4U);
}

TEST(PortTableNumbers, AnEnd) {
  PortTableNumbers numbers(3);
  EXPECT_TRUE(numbers.take(tcp));
  EXPECT_TRUE(numbers.take(udp));
  EXPECT_FALSE(numbers.take(nat));
  EXPECT_EQ(numbers.take(udp), 2U);
}

TEST(PortTableNumbers, StayAndAreNotGivenAwayAtOnce) {
  PortTableNumbers first(10);
  first.take(tcp);
  first.take(udp);
  PortTableNumbers second(first, 10);
  EXPECT_EQ(second.take(nat), 3U) << "packets may still read 1";
  EXPECT_EQ(second.take(udp), 2U);
  PortTableNumbers third(second, 10);
  EXPECT_EQ(third.take(other), 1U);
}

}  // namespace
}  // namespace limpet
