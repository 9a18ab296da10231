// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/farm_targets.h"

#include <gtest/gtest.h>

#include "tests/unit/farm/example.h"

namespace limpet {
namespace {

const std::string v4 = "192.0.2.21", v6 = "2001:db8:f::21";
const std::string vip4 = "203.0.113.10", vip6 = "2001:db8:a::10";
using Texts = std::vector<std::string>;

CheckConfig check_of(CheckKind kind, uint16_t port, Via via = Via::member) {
  CheckConfig check{.kind = kind, .port = port, .via = via};
  if (kind == CheckKind::exec) check.command = {"/bin/true"};
  return check;
}

/// "MEMBER/PORT ADDRESS [as VIP [from SOURCE]]"
std::string describe(const Target& target) {
  std::string text = target.pool + "." + target.member + ":" + std::to_string(target.check.port) +
                     " " + target.address.to_string();
  if (target.vip) text += " as " + target.vip->to_string();
  if (target.tunnel_source) text += " from " + target.tunnel_source->to_string();
  return text;
}

/// What is asked of whom, in order; "POOL.MEMBER:PORT ADDRESS [as VIP] [from SOURCE]".
Texts asked(const Config& config, const Farm& farm) {
  Texts texts;
  for (const MemberTargets& member : targets_of(config, farm)) {
    for (const Target& target : member.targets) texts.push_back(describe(target));
  }
  return texts;
}
Texts asked(const Config& config) {
  return asked(config, farm_of(config));
}

/// One member with one check; a rule leads there from VIPs of both families.
Config one_member(Forward forward, const MemberConfig& only, const CheckConfig& check,
                  const Texts& vips = {vip4, vip6}) {
  Config config = config_of({pool("cas", forward, {only})}, {rule("mail", "cas", 80)}, vips);
  config.pools[0].checks = {check};
  return config;
}

const CheckConfig direct = check_of(CheckKind::tcp, 80);
const CheckConfig through = check_of(CheckKind::tcp, 80, Via::vip);

TEST(FarmTargets, EachAddressByWhichClientsGetToTheMember) {
  const MemberConfig both = member("ex1", {v4, v6});
  EXPECT_EQ(asked(one_member(Forward::l2, both, direct)),
            (Texts{"cas.ex1:80 " + v4, "cas.ex1:80 " + v6}));
  EXPECT_EQ(asked(one_member(Forward::l2, both, direct, {vip4})), Texts{"cas.ex1:80 " + v4});
  EXPECT_EQ(asked(one_member(Forward::nat, both, direct, {vip6})), Texts{"cas.ex1:80 " + v6});
  EXPECT_EQ(asked(one_member(Forward::l2, member("ex1", {v4}), direct)), Texts{"cas.ex1:80 " + v4});
}

TEST(FarmTargets, ThroughEveryVipOfItsFamily) {
  Config config = one_member(Forward::l2, member("ex1", {v4, v6}), through);
  EXPECT_EQ(asked(config),
            (Texts{"cas.ex1:80 " + v4 + " as " + vip4, "cas.ex1:80 " + v6 + " as " + vip6}));
  config.vips.push_back({.name = "web", .addresses = addresses({"203.0.113.9"})});
  config.rules.push_back(rule("web", "cas", 81));
  config.rules.push_back(rule("web", "cas", 82));
  EXPECT_EQ(asked(config),
            (Texts{"cas.ex1:80 " + v4 + " as 203.0.113.9", "cas.ex1:80 " + v4 + " as " + vip4,
                   "cas.ex1:80 " + v6 + " as " + vip6}));
}

TEST(FarmTargets, ThroughTheTunnelThatClientsPacketsTake) {
  Config config = one_member(Forward::ipip, member("ex1", {v4, v6}), through);
  EXPECT_EQ(asked(config), (Texts{"cas.ex1:80 " + v4 + " as " + vip4 + " from 100.64.0.0",
                                  "cas.ex1:80 " + v6 + " as " + vip6 + " from 100::"}));
  config.pools[0].checks = {direct};
  EXPECT_EQ(asked(config), (Texts{"cas.ex1:80 " + v4, "cas.ex1:80 " + v6}));
}

TEST(FarmTargets, OneAddressForBothFamiliesIsAskedDirectlyForTheOther) {
  const MemberConfig only_v4 = member("ex1", {v4});
  EXPECT_EQ(asked(one_member(Forward::ipip, only_v4, through)),
            (Texts{"cas.ex1:80 " + v4 + " as " + vip4 + " from 100.64.0.0", "cas.ex1:80 " + v4}));
  EXPECT_EQ(asked(one_member(Forward::ipip, only_v4, through, {vip6})), Texts{"cas.ex1:80 " + v4});
  EXPECT_EQ(asked(one_member(Forward::ipip, only_v4, direct)), Texts{"cas.ex1:80 " + v4})
      << "and once, if it is the same";
}

TEST(FarmTargets, TheEdgeItselfIsAskedByTheVips) {
  for (const CheckConfig& check : {direct, through}) {
    EXPECT_EQ(asked(one_member(Forward::l2, local_member("ex1"), check)),
              (Texts{"cas.ex1:80 " + vip4, "cas.ex1:80 " + vip6}));
  }
}

TEST(FarmTargets, AMemberThatTurnsOutToBeTheEdgeIsAskedByItsAddress) {
  const Config config = one_member(Forward::l2, member("ex1", {v4}), through, {vip4});
  Farm farm = farm_of(config);
  farm.pools()[0].learn(address(v4), NextHop{.local = true});
  EXPECT_EQ(asked(config, farm), Texts{"cas.ex1:80 " + v4}) << "no packet to itself leaves a host";
  farm.pools()[0].learn(address(v4), at(1));
  EXPECT_EQ(asked(config, farm), Texts{"cas.ex1:80 " + v4 + " as " + vip4});
}

TEST(FarmTargets, AProgramRunsOnceForEachMember) {
  Config config = one_member(Forward::l2, member("ex1", {v4, v6}), check_of(CheckKind::exec, 7));
  config.pools[0].members.push_back(member("ex2", {"192.0.2.22", "2001:db8:f::22"}));
  config.pools[0].checks.push_back(direct);
  EXPECT_EQ(asked(config),
            (Texts{"cas.ex1:7 " + v4, "cas.ex1:80 " + v4, "cas.ex1:80 " + v6,
                   "cas.ex2:7 192.0.2.22", "cas.ex2:80 192.0.2.22", "cas.ex2:80 2001:db8:f::22"}));
}

TEST(FarmTargets, NobodyAsksForADisabledMember) {
  Config config = one_member(Forward::l2, member("ex1", {v4}), direct, {vip4});
  config.pools[0].members.push_back(member("ex2", {"192.0.2.22"}));
  config.pools[0].members[0].state = WantedState::disabled;
  config.pools[0].members[1].state = WantedState::draining;
  const auto all = targets_of(config, farm_of(config));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].place.member, 1u);
  EXPECT_EQ(asked(config), Texts{"cas.ex2:80 192.0.2.22"});
}

TEST(FarmTargets, ABackupIsAskedThroughTheVipOfThePoolThatItStandsInFor) {
  Config config = config_of({pool("main", Forward::l2, {member("ex1", {v4})}),
                             pool("spare", Forward::l2, {member("ex2", {"192.0.2.22"})})},
                            {rule("mail", "main", 80)}, {vip4});
  config.pools[0].backup = Located{"spare", 1};
  config.pools[1].checks = {through};
  const auto all = targets_of(config, farm_of(config));
  ASSERT_EQ(all.size(), 1u) << "the other has no checks";
  EXPECT_EQ(all[0].place.pool, 1u);
  EXPECT_EQ(asked(config), Texts{"spare.ex2:80 192.0.2.22 as " + vip4});
}

TEST(FarmTargets, APoolThatNothingLeadsToIsAskedDirectly) {
  Config config = one_member(Forward::l2, member("ex1", {v4, v6}), through);
  config.rules.clear();
  EXPECT_EQ(asked(config), (Texts{"cas.ex1:80 " + v4, "cas.ex1:80 " + v6}));
}

}  // namespace
}  // namespace limpet
