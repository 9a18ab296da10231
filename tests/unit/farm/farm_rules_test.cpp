// SPDX-License-Identifier: GPL-2.0-or-later
// Rules and VIPs as the datapath has them.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

constexpr uint32_t none = LIMPET_POOL_NONE;

Config two_pools(const std::vector<RuleConfig>& rules, Forward forward = Forward::l2) {
  return config_of({pool("cas", forward, {member("ex1", {"192.0.2.21", "2001:db8::21"})}),
                    pool("web", Forward::l2, {member("ex2", {"192.0.2.22", "2001:db8::22"})})},
                   rules, {"192.0.2.10", "2001:db8::10"});
}

limpet_vip vip_of(const Config& config) {
  return farm_of(config).vips()[0].record;
}

TEST(FarmRules, APoolThatAllRulesShareServesLaterFragments) {
  const limpet_vip vip = vip_of(two_pools(
      {rule("mail", "web", 80), rule("mail", "web", 443), rule("mail", "cas", 53, Protocol::udp)}));
  EXPECT_EQ(vip.tcp_pool, 1U);
  EXPECT_EQ(vip.udp_pool, 0U);
}

TEST(FarmRules, NoSharedPool) {
  const limpet_vip two = vip_of(two_pools({rule("mail", "web", 80), rule("mail", "cas", 443)}));
  EXPECT_EQ(two.tcp_pool, none) << "two pools";
  EXPECT_EQ(two.udp_pool, none) << "no rule";

  Config disabled = two_pools({rule("mail", "web", 80), rule("mail", "web", 443)});
  disabled.rules[1].disabled = true;
  EXPECT_EQ(vip_of(disabled).tcp_pool, none) << "whether a fragment is of it cannot be told";

  Config flows = two_pools({rule("mail", "web", 80)});
  flows.pools[1].affinity = Affinity::none;
  EXPECT_EQ(vip_of(flows).tcp_pool, none) << "the ports are part of the client's key";
}

TEST(FarmRules, OtherVipsRulesDoNotMatter) {
  Config config = two_pools({rule("mail", "web", 80), rule("other", "cas", 80)});
  config.vips.push_back({.name = "other", .addresses = addresses({"192.0.2.11"})});
  EXPECT_EQ(vip_of(config).tcp_pool, 1U);
}

TEST(FarmRules, NatRulesSayWhereRepliesComeFrom) {
  Config config = two_pools({rule("mail", "cas", 80), rule("mail", "web", 443)}, Forward::nat);
  config.rules[0].member_port = 8080;
  const Farm farm = farm_of(config);
  const limpet_rule nat = farm.rules()[0].record, l2 = farm.rules()[1].record;
  EXPECT_EQ(nat.member_port, 8080);
  EXPECT_EQ(nat.vip_port, 80);
  EXPECT_EQ(std::memcmp(&nat.vip4, address("192.0.2.10").data(), 4), 0);
  EXPECT_EQ(std::memcmp(nat.vip6, address("2001:db8::10").data(), 16), 0);
  EXPECT_EQ(l2.vip4, 0U);
  EXPECT_EQ(l2.vip_port, 0);
}

TEST(FarmRules, ARuleWhoseBackupIsNatIsANatRule) {
  Config config = two_pools({rule("mail", "web", 80)}, Forward::nat);
  config.vips[0].addresses = addresses({"192.0.2.10"});
  config.pools[1].backup = Located{"cas", 1};
  const limpet_rule record = farm_of(config).rules()[0].record;
  EXPECT_NE(record.vip4, 0U);
  EXPECT_EQ(record.vip6[0], 0U) << "the VIP has no such address";
}

TEST(FarmRules, ADisabledRule) {
  Config config = two_pools({rule("mail", "web", 80)});
  config.rules[0].disabled = true;
  EXPECT_TRUE(farm_of(config).rules()[0].disabled());
}

}  // namespace
}  // namespace limpet
