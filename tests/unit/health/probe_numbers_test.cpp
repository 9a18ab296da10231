// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/probe_numbers.h"

#include <gtest/gtest.h>

#include "tests/unit/health/sample_target.h"

namespace limpet {
namespace {

/// A check through the VIP of the member whose address ends so.
Target through_vip(const std::string& last, uint16_t port = 443) {
  Target target = sample_target(CheckKind::https, port);
  target.address = ip("192.0.2." + last);
  target.vip = ip("203.0.113.10");
  return target;
}

TEST(ProbeNumbers, AreForThoseThatGoThroughAVip) {
  ProbeNumbers numbers(10);
  const Target direct = sample_target(CheckKind::https, 443);
  EXPECT_TRUE(numbers.assign({direct, through_vip("21"), through_vip("22")}));
  EXPECT_EQ(numbers.number(direct), 0);
  EXPECT_EQ(numbers.number(through_vip("21")), 1);
  EXPECT_EQ(numbers.number(through_vip("22")), 2);
  EXPECT_EQ(numbers.number(through_vip("23")), 0) << "of one that nobody asked for";
}

TEST(ProbeNumbers, AreOneForAllChecksOfAWay) {
  ProbeNumbers numbers(10);
  Target other_vip = through_vip("21"), tunnel = through_vip("21");
  other_vip.vip = ip("203.0.113.11");
  tunnel.tunnel_source = ip("100.64.0.1");
  EXPECT_TRUE(numbers.assign({through_vip("21", 80), through_vip("21", 443), other_vip, tunnel}));
  EXPECT_EQ(numbers.taken().size(), 3u);
  EXPECT_EQ(numbers.number(through_vip("21", 80)), numbers.number(through_vip("21", 443)));
  EXPECT_NE(numbers.number(through_vip("21")), numbers.number(other_vip));
  EXPECT_NE(numbers.number(through_vip("21")), numbers.number(tunnel));
}

TEST(ProbeNumbers, StayWithTheirWayAndAreUsedAgainAfterIt) {
  ProbeNumbers numbers(10);
  ASSERT_TRUE(numbers.assign({through_vip("21"), through_vip("22"), through_vip("23")}));
  ASSERT_TRUE(numbers.assign({through_vip("20"), through_vip("21"), through_vip("23")}));
  EXPECT_EQ(numbers.number(through_vip("21")), 1);
  EXPECT_EQ(numbers.number(through_vip("23")), 3);
  EXPECT_EQ(numbers.number(through_vip("20")), 2) << "which 22 had";
  EXPECT_EQ(numbers.number(through_vip("22")), 0);
}

TEST(ProbeNumbers, OfWhichThereAreNotEnough) {
  ProbeNumbers numbers(3);  // of which 0 is none
  EXPECT_FALSE(numbers.assign({through_vip("21"), through_vip("22"), through_vip("23")}));
  EXPECT_EQ(numbers.taken().size(), 2u);
  EXPECT_EQ(numbers.number(through_vip("23")), 0);
  EXPECT_TRUE(numbers.assign({through_vip("22"), through_vip("23")}));
  EXPECT_EQ(numbers.number(through_vip("22")), 2);
  EXPECT_EQ(numbers.number(through_vip("23")), 1);
  EXPECT_FALSE(ProbeNumbers(0).assign({through_vip("21")}));
  EXPECT_FALSE(ProbeNumbers(1).assign({through_vip("21")}));
  EXPECT_TRUE(ProbeNumbers(0).assign({}));
}

}  // namespace
}  // namespace limpet
