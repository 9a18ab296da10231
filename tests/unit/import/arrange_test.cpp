// SPDX-License-Identifier: GPL-2.0-or-later
// What becomes of what: pools that are shared, VIPs with rules of their own, members without
// addresses, and what is said where nothing can be made of it.
#include <gmock/gmock.h>

#include "tests/unit/import/cluster.h"

namespace limpet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const IpAddress kAddress = *IpAddress::parse("198.51.100.10");

std::string both_nodes(const std::string& ports, const std::string& more) {
  return rule_block("EX1", ports, "Tcp", more) + rule_block("EX2", ports, "Tcp", more);
}

const char kSingle[] = "FilteringMode : Multiple\nAffinity : Single\nEqualLoad : True";

TEST(Arrange, RulesThatKeepClientsAlikeShareAPool) {
  const Config config =
      import_config(cluster(both_nodes("135-135", kSingle) + both_nodes("1024-65535", kSingle) +
                            both_nodes("80-80", "FilteringMode : Multiple\nAffinity : None") +
                            both_nodes("443-443", kSingle + std::string("\nTimeout : 60"))));
  EXPECT_THAT(config.pools, SizeIs(3));
  const RuleConfig* mapper = rule_for(config, kAddress, Protocol::tcp, 135);
  EXPECT_EQ(mapper, rule_for(config, kAddress, Protocol::tcp, 50'000));
  EXPECT_EQ(mapper->ports, (std::vector<PortRange>{{135, 135}, {1024, 65535}}));
  EXPECT_NE(mapper->pool, rule_for(config, kAddress, Protocol::tcp, 443)->pool);
  EXPECT_EQ(pool_of(config, *mapper).members[0].weight, 100U) << "equal: limpet's default";
}

TEST(Arrange, WeightsOfARuleMakeAPoolOfItsOwn) {
  const std::string weighted = "FilteringMode : Multiple\nAffinity : Single\nEqualLoad : False\n";
  const Config config =
      import_config(cluster(both_nodes("80-80", kSingle) +
                            rule_block("EX1", "443-443", "Tcp", weighted + "LoadWeight : 0") +
                            rule_block("EX2", "443-443", "Tcp", weighted + "LoadWeight : 80")));
  ASSERT_THAT(config.pools, SizeIs(2));
  const PoolConfig& pool = pool_of(config, *rule_for(config, kAddress, Protocol::tcp, 443));
  EXPECT_EQ(pool.members[0].weight, 0U);
  EXPECT_EQ(pool.members[1].weight, 80U);
}

TEST(Arrange, EqualLoadWithAnotherWeightIsSaid) {
  const std::string text =
      import_good(cluster(both_nodes("80-80", kSingle + std::string("\nLoadWeight : 25"))));
  EXPECT_THAT(text, HasSubstr("LoadWeight other than 50 where EqualLoad is True"));
}

TEST(Arrange, PrioritiesThatAreMissingOrTwice) {
  const Config config = import_config(
      cluster(rule_block("EX1", "80-80", "Tcp", "FilteringMode : Single\nPriority : 2") +
              rule_block("EX2", "80-80", "Tcp", "FilteringMode : Single\nPriority : 2")));
  ASSERT_THAT(config.pools, SizeIs(1));
  EXPECT_EQ(config.pools[0].members[0].priority, 2U);
  EXPECT_EQ(config.pools[0].members[1].priority, 1U);
}

TEST(Arrange, AnAddressWithRulesOfItsOwn) {
  std::string own =
      rule_block("EX1", "443-443", "Tcp", "FilteringMode : Multiple\nAffinity : None");
  own.replace(own.find("255.255.255.255"), 15, "198.51.100.11");
  Sources sources = cluster(both_nodes("0-65535", kSingle) + own);
  sources[2].bytes += "198.51.100.11                           255.255.255.0\n";
  const Config config = import_config(sources);
  const IpAddress other = *IpAddress::parse("198.51.100.11");
  ASSERT_THAT(config.vips, SizeIs(2));
  const auto affinity = [&](const IpAddress& vip, unsigned port) {
    return pool_of(config, *rule_for(config, vip, Protocol::tcp, port)).affinity;
  };
  EXPECT_EQ(affinity(kAddress, 443), Affinity::single);
  EXPECT_EQ(affinity(other, 442), Affinity::single);
  EXPECT_EQ(affinity(other, 443), Affinity::none);
  EXPECT_EQ(affinity(other, 444), Affinity::single);
}

TEST(Arrange, OnlyDisabledRules) {
  const Config config = import_config(cluster(both_nodes("80-80", "FilteringMode : Disabled")));
  ASSERT_THAT(config.rules, SizeIs(1));
  EXPECT_TRUE(config.rules[0].disabled);
}

TEST(Arrange, MembersWithoutAllTheAddressesThatTheirVipNeeds) {
  Sources sources = cluster(both_nodes("80-80", kSingle));
  sources[2].bytes += "2001:db8::10                            ::\n";
  sources[1].bytes +=
      "ex2                        2001:db8::22\nEX1                        fe80::1\n";
  const Config config = import_config(sources);
  EXPECT_EQ(address_text(config.pools[0].members[0]), "ex1");
  EXPECT_EQ(address_text(config.pools[0].members[1]), "198.51.100.22 2001:db8::22");
  const std::string text = import_good(sources);
  EXPECT_THAT(text, HasSubstr("\n  # fe80::1 is a link-local address and was left out"));
  EXPECT_THAT(text,
              HasSubstr("\n  # set this: 198.51.100.21 is known, but not all that its VIP needs"));
}

TEST(Arrange, NamesThatLimpetCannotHave) {
  const std::string rule = R"("StartPort": 80, "EndPort": 80, "Protocol": "Tcp",
                             "FilteringMode": "Multiple", "Affinity": "None"})";
  const Config config = import_config(
      {{"r", "[{\"Cluster\": \"Größe \\\"1\\\"\\n[[vip]]\", \"NodeName\": \"a b\", " + rule +
                 ", {\"NodeName\": \"a_b/\", " + rule + ", {\"NodeName\": \"7\", " + rule + "]"}});
  ASSERT_THAT(config.vips, SizeIs(1));
  EXPECT_EQ(config.vips[0].name, "Gr----e--1----vip--");
  std::vector<std::string> names, addresses;
  for (const MemberConfig& member : config.pools[0].members) {
    names.push_back(member.name);
    addresses.push_back(address_text(member));
  }
  EXPECT_THAT(names, ElementsAre("a-b", "a_b-", "7"));
  EXPECT_THAT(addresses, ElementsAre("a-b", "a_b", "node-7"));
}

TEST(Arrange, WithoutTheClustersAddress) {
  Sources sources = cluster(both_nodes("80-80", kSingle));
  sources.erase(sources.begin() + 2);
  const Config config = import_config(sources);
  ASSERT_THAT(config.vips, SizeIs(1));
  EXPECT_EQ(config.vips[0].addresses[0].to_string(), "192.0.2.1");
  EXPECT_THAT(import_good(sources), HasSubstr("# set this: the cluster's addresses were not"));
}

TEST(Arrange, WhatIsSaidAndNotDone) {
  Sources sources = cluster(rule_block("EX1", "0-0", "Tcp", kSingle) +
                            rule_block("EX1", "80-80", "Tcp",
                                       kSingle + std::string("\nPortState : Draining\nShoe : 42")));
  sources[0].bytes =
      "Name : EX2\nHostPriority : 1\nState : Suspended\nFilterIcmp : 1\nGreDescriptorTimeout : "
      "10\n";
  sources.push_back({"c",
                     "Name IPAddress     SubnetMask Mode\n---- ---------     ---------- ----\n"
                     "mail 198.51.100.10 ::         MULTICAST\n"});
  const std::string text = import_good(sources);
  for (const char* said :
       {"Made by limpetctl import-nlb", "\"dips.txt\": Get-NlbClusterNodeDip (2", "is for port 0",
        "PortState of 80 was \"Draining\" at \"EX1\"",
        "\"Shoe\" (\"42\", of Get-NlbClusterPortRule): limpetctl does not know",
        "NLB had it \"Suspended\"", "FilterIcmp (\"1\"", "GreDescriptorTimeout",
        "Mode (\"MULTICAST\"", "static ARP entries", "default host", "nlb.exe"}) {
    EXPECT_THAT(text, HasSubstr(said));
  }
}

TEST(Arrange, ChecksToChooseFrom) {
  const std::string text =
      import_good(cluster(both_nodes("135-135", kSingle) + both_nodes("993-993", kSingle)));
  EXPECT_THAT(text,
              HasSubstr("# checks = [\n#   { kind = \"msrpc\" },\n#   { kind = \"imaps\" },"));
}

}  // namespace
}  // namespace limpet
