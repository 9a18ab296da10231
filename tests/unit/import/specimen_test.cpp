// SPDX-License-Identifier: GPL-2.0-or-later
// The shapes that Microsoft's documentation shows, and what limpetd reads in what is made of them.
#include <gmock/gmock.h>

#include "tests/unit/import/cluster.h"

namespace limpet {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;

const IpAddress kAddress = *IpAddress::parse("198.51.100.10");

// Get-NlbClusterNode | Get-NlbClusterPortRule | Format-List -Property *
const char kSingleMode[] = R"(Cluster          : mycluster
NodeName         : EX1
VirtualIPAddress : 255.255.255.255
StartPort        : 0
EndPort          : 65535
Affinity         :
FilteringMode    : Single
Protocol         : Both
EqualLoad        : False
LoadWeight       :
PortState        : Enabled
Priority         : 2
Timeout          :

Cluster          : mycluster
NodeName         : EX2
VirtualIPAddress : 255.255.255.255
StartPort        : 0
EndPort          : 65535
Affinity         :
FilteringMode    : Single
Protocol         : Both
EqualLoad        : False
LoadWeight       :
PortState        : Enabled
Priority         : 1
Timeout          :
)";

TEST(Specimen, PortRulesOfEachNodeInSingleMode) {
  const Config config = import_config(cluster(kSingleMode));
  ASSERT_EQ(config.vips.size(), 1U);
  EXPECT_EQ(config.vips[0].name, "mycluster");
  EXPECT_EQ(config.vips[0].addresses, std::vector{kAddress});
  EXPECT_EQ(config.vips[0].announce, Announce::arp);
  ASSERT_EQ(config.pools.size(), 1U);
  const PoolConfig& pool = config.pools[0];
  EXPECT_EQ(pool.mode, Mode::priority);
  ASSERT_EQ(pool.members.size(), 2U);
  EXPECT_EQ(pool.members[0].name, "EX1");
  EXPECT_EQ(pool.members[0].priority, 2U);
  EXPECT_EQ(address_text(pool.members[0]), "198.51.100.21");
  EXPECT_EQ(pool.members[1].priority, 1U);
  ASSERT_EQ(config.rules.size(), 2U);
  EXPECT_EQ(config.rules[0].protocol, Protocol::tcp);
  EXPECT_EQ(config.rules[1].protocol, Protocol::udp);
  for (const RuleConfig& rule : config.rules) {
    EXPECT_EQ(rule.ports, (std::vector<PortRange>{{1, 65535}}));
  }
}

TEST(Specimen, TableOfPortRules) {
  const Config config = import_config(
      cluster("IPAddress State     Start     End       Protocol  Mode      Affinity  Timeout \n"
              "--------- -----     -----     ---       --------  ----      --------  ------- \n"
              "All       Enabled   80        80        Both      Multiple  None      0\n"
              "All       Disabled  443       443       Tcp       Multiple  Single    0\n"
              "All       Enabled   5000      6000      Udp       Single              0\n"
              "All       Enabled   993       993       Tcp       Multiple  Network   30\n"
              "All       Enabled   25        25        Tcp       Disabled\n"));
  const auto pool = [&](Protocol protocol, unsigned port) -> const PoolConfig& {
    const RuleConfig* rule = rule_for(config, kAddress, protocol, port);
    if (rule != nullptr) return pool_of(config, *rule);
    ADD_FAILURE() << "no rule for " << port;
    return config.pools[0];
  };
  EXPECT_EQ(pool(Protocol::tcp, 80).affinity, Affinity::none);
  EXPECT_EQ(pool(Protocol::udp, 80).affinity, Affinity::none);
  EXPECT_EQ(pool(Protocol::tcp, 443).affinity, Affinity::single);
  EXPECT_EQ(pool(Protocol::tcp, 443).affinity_timeout, minutes(30)) << "limpet's default";
  EXPECT_EQ(pool(Protocol::udp, 5500).mode, Mode::priority);
  EXPECT_EQ(pool(Protocol::udp, 5500).members[1].priority, 2U) << "HostID";
  EXPECT_EQ(pool(Protocol::tcp, 993).affinity, Affinity::network);
  EXPECT_EQ(pool(Protocol::tcp, 993).network_v4, 24U);
  EXPECT_TRUE(rule_for(config, kAddress, Protocol::tcp, 25)->disabled);
  EXPECT_FALSE(rule_for(config, kAddress, Protocol::tcp, 443)->disabled);
  EXPECT_EQ(rule_for(config, kAddress, Protocol::udp, 443), nullptr);
}

TEST(Specimen, JsonWithNumbersAndAddressObjects) {
  const std::string rules = R"([
    {"Cluster": "mail", "NodeName": "EX1", "StartPort": 443, "EndPort": 443, "Affinity": 1,
     "VirtualIPAddress": {"Address": 4294967295, "AddressFamily": 2, "ScopeId": null,
                          "IPAddressToString": "255.255.255.255"},
     "FilteringMode": 2, "Protocol": 3, "EqualLoad": false, "LoadWeight": 75, "PortState": 1,
     "Priority": null, "Timeout": 20},
    {"Cluster": "mail", "NodeName": "EX2", "StartPort": 443, "EndPort": 443, "Affinity": 1,
     "VirtualIPAddress": {"IPAddressToString": "255.255.255.255"},
     "FilteringMode": 2, "Protocol": 3, "EqualLoad": false, "LoadWeight": 25, "PortState": 1,
     "Priority": null, "Timeout": 20}])";
  const Config config = import_config(cluster(rules));
  ASSERT_EQ(config.pools.size(), 1U);
  EXPECT_EQ(config.pools[0].affinity, Affinity::single);
  EXPECT_EQ(config.pools[0].affinity_timeout, minutes(20));
  EXPECT_EQ(config.pools[0].members[0].weight, 75U);
  EXPECT_EQ(config.pools[0].members[1].weight, 25U);
  const std::string text = import_good(cluster(rules));
  EXPECT_THAT(text, HasSubstr("# - Protocol came as the number 3, which was read as Both"));
  EXPECT_THAT(text, HasSubstr("# - Affinity came as the number 1, which was read as Single"));
  EXPECT_THAT(text, HasSubstr("# - PortState came as the number 1, and what it means"));
}

TEST(Specimen, JsonWithWords) {
  const Config config = import_config(cluster(
      R"({"NodeName": "EX1", "VirtualIPAddress": "All", "StartPort": "443", "EndPort": "443",
          "Affinity": "None", "FilteringMode": "Multiple", "Protocol": "TCP", "EqualLoad": "True",
          "LoadWeight": "50", "PortState": "Enabled"})"));
  ASSERT_EQ(config.pools.size(), 1U);
  EXPECT_EQ(config.pools[0].affinity, Affinity::none);
  EXPECT_THAT(import_good(cluster(kSingleMode)), Not(HasSubstr("came as the number")));
}

TEST(Specimen, NodesAsAListAndTheDriver) {
  const Config config =
      import_config({{"node.txt", R"(
Cluster                   : cluster1
Name                      : EX1
InterfaceName             : vlan-3
Host                      : EX1.contoso.com
State                     : Stopped
HostPriority              : 2
AdapterGuid               : {99757561-22EC-44DA-B6D3-82E16B387D6C}
InitialHostState          : Started
PersistSuspendOnReboot    : True
MaskSourceMac             : True
FilterIcmp                : 0
GreDescriptorTimeout      : 10
)"},
                     {"driver.txt", R"(
FullyQualifiedDomainName : cluster1.contoso.com
ParametersVersion        : 6
EffectiveNlbVersion      : 513
HostId                   : 2
ClusterName              : cluster1.contoso.com
ClusterIPAddress         : 2001:db8:8:3018:bd82:dde1:6615:7b0
ClusterMacAddress        : 02-BF-FB-7E-A2-D1
AliveMsgPeriod           : 1000
MaxConnectionDescriptors : 262144
IcmpFilteringEnabled     : False
InitialHostState         : Started
CurrentHostState         : Started
PersistedHostStates      : True
)"},
                     {"rules.txt", R"({"NodeName": "EX1", "StartPort": 80, "EndPort": 80,
                                                          "Protocol": "Tcp", "FilteringMode": "Multiple",
                                                          "Affinity": "Single"})"}});
  ASSERT_EQ(config.vips.size(), 1U);
  EXPECT_EQ(config.vips[0].name, "cluster1");
  EXPECT_EQ(config.vips[0].addresses[0].to_string(), "2001:db8:8:3018:bd82:dde1:6615:7b0");
  ASSERT_EQ(config.pools.size(), 1U);
  EXPECT_EQ(address_text(config.pools[0].members[0]), "ex1.contoso.com");
}

TEST(Specimen, ClusterAsATable) {
  const Config config = import_config(
      {{"cluster.txt",
        "Name                IPAddress           SubnetMask          Mode \n"
        "----                ---------           ----------          ---- \n"
        "mail                198.51.100.10       255.0.0.0           UNICAST\n"},
       {"all.txt", kNodes + std::string(kDips) + "\n" +
                       rule_block("EX1", "80-80", "Tcp", "Mode : Multiple\nAffinity : Single")}});
  ASSERT_EQ(config.vips.size(), 1U);
  EXPECT_EQ(config.vips[0].name, "mail");
  EXPECT_EQ(config.vips[0].addresses, std::vector{kAddress});
}

}  // namespace
}  // namespace limpet
