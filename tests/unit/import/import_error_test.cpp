// SPDX-License-Identifier: GPL-2.0-or-later
// Each error names the file, the place in it, and what was not understood.
#include <gmock/gmock.h>

#include "tests/unit/import/cluster.h"

namespace limpet {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string block(const std::string& more) {
  return rule_block("EX1", "80-80", "Tcp", more);
}

std::string error_of(const std::string& rules) {
  return import_error(cluster(rules));
}

TEST(ImportError, Files) {
  EXPECT_EQ(import_error({{"a.txt", " \r\n"}}), "a.txt: is empty");
  EXPECT_EQ(import_error({{"a.txt", "[]"}}), "a.txt: no object is in it");
  EXPECT_EQ(import_error({{"a.txt", std::string(nlb::largest_source + 1, ' ')}}),
            "a.txt: is larger than 4 MiB");
  EXPECT_THAT(import_error({{"a.txt", "{\"StartPort\": }"}}), StartsWith("a.txt: not valid JSON"));
  EXPECT_THAT(import_error({{"a.txt", "what is this\n"}}),
              StartsWith("a.txt: line 1: \"what is this\" is not understood (if it is of"));
  EXPECT_THAT(import_error({{"a.txt", "Result\n------\nACCEPT\n"}}),
              StartsWith("a.txt: line 3: no NLB cmdlet that is known prints an object with: "
                         "\"Result\""));
}

TEST(ImportError, NlbParamsIsNotDocumented) {
  const std::string text =
      ": the output of `nlb params` is not documented; use "
      "Get-NlbClusterDriverInfo -Params and Get-NlbClusterPortRule | "
      "ConvertTo-Json";
  EXPECT_EQ(import_error({{"p.txt", "C:\\>nlb params\nwhatever it prints\n"}}), "p.txt" + text);
  EXPECT_EQ(import_error({{"p.txt", "C:\\Windows> WLBS.EXE  params\n"}}), "p.txt" + text);
  EXPECT_EQ(import_error({{"p.txt", "PS C:\\> nlb.exe params\n\n"}}), "p.txt" + text);
}

TEST(ImportError, WhatIsMissing) {
  EXPECT_EQ(import_error({{"n.txt", kNodes}}),
            "no port rule is among what was given; add what Get-NlbClusterPortRule prints");
  EXPECT_EQ(import_error({{"v.txt", kVip},
                          {"r.txt",
                           "StartPort : 80\nEndPort : 80\nProtocol : Tcp\nMode : Multiple\n"
                           "Affinity : None\n"}}),
            "no node is named in what was given; add what Get-NlbClusterNode prints");
}

TEST(ImportError, Values) {
  const std::string good = "FilteringMode : Multiple\nAffinity : Single";
  EXPECT_EQ(error_of(block(good)), "no error");
  EXPECT_THAT(error_of(block("FilteringMode : Many\nAffinity : Single")),
              StartsWith("rules.txt: line 1: FilteringMode \"Many\" is not understood; known are "
                         "Multiple, Single, Disabled"));
  EXPECT_THAT(error_of(block("FilteringMode : Multiple\nAffinity : ")),
              HasSubstr("Affinity is empty"));
  EXPECT_THAT(error_of(block("FilteringMode : Multiple")), HasSubstr("Affinity is missing"));
  EXPECT_THAT(error_of(block(good + "\nTimeout : 241")),
              HasSubstr("Timeout \"241\" is not understood; 0 to 240 is what it can be"));
  EXPECT_THAT(error_of(block(good + "\nLoadWeight : 101")), HasSubstr("LoadWeight \"101\""));
  EXPECT_THAT(error_of(block(good + "\nPriority : 33")), HasSubstr("Priority \"33\""));
  EXPECT_THAT(error_of(block(good + "\nEqualLoad : 2")), HasSubstr("EqualLoad \"2\""));
  EXPECT_THAT(error_of(rule_block("EX1", "80-65536", "Tcp", good)), HasSubstr("EndPort \"65536\""));
  EXPECT_THAT(error_of(rule_block("EX1", "80-79", "Tcp", good)),
              HasSubstr("the ports end at 79, before they start at 80"));
  EXPECT_THAT(error_of(rule_block("EX1", "80-80", "Sctp", good)), HasSubstr("Protocol \"Sctp\""));
}

TEST(ImportError, NumbersWhoseMeaningIsNotDocumented) {
  const auto rule = [](const std::string& protocol, const std::string& mode) {
    return R"({"NodeName": "EX1", "StartPort": 80, "EndPort": 80, "Affinity": 1, "Protocol": )" +
           protocol + R"(, "FilteringMode": )" + mode + "}";
  };
  EXPECT_EQ(error_of(rule("3", "2")), "no error");
  EXPECT_EQ(error_of(rule("1", "2")),
            "rules.txt: object 1: Protocol is the number 1, and what it means is not documented; "
            "write words, with … | Format-List -Property *");
  EXPECT_THAT(error_of(rule("3", "7")), HasSubstr("FilteringMode is the number 7"));
}

TEST(ImportError, NodesThatDoNotAgree) {
  const std::string a =
      rule_block("EX1", "80-80", "Tcp", "FilteringMode : Multiple\nAffinity : None");
  const std::string b =
      rule_block("EX2", "80-80", "Tcp", "FilteringMode : Multiple\nAffinity : Single");
  EXPECT_EQ(error_of(a + b),
            "rules.txt: line 10: the rule Tcp 80 of all addresses comes twice, with Affinity None "
            "and Single; it must be the same on all nodes");
}

TEST(ImportError, OverlapsAndClusters) {
  const std::string spread = "FilteringMode : Multiple\nAffinity : Single";
  EXPECT_EQ(error_of(rule_block("EX1", "80-90", "Tcp", spread) +
                     rule_block("EX1", "90-99", "Both", spread)),
            "the port rules 80-90 and 90-99 overlap, and in limpet a port has one rule");
  EXPECT_THAT(error_of(block(spread) + "Cluster : web\nName : a\nHostPriority : 1\n"),
              HasSubstr("is of the cluster \"web\", and what was read before of \"mail\""));
}

TEST(ImportError, Bounds) {
  std::string nodes, rules, vips = "IPAddress SubnetMask\n--------- ----------\n";
  for (int i = 0; i < 33; ++i) {
    nodes += "Name : n" + std::to_string(i) + "\nHostPriority : 1\n\n";
  }
  for (int i = 0; i < 257; ++i) {
    rules += rule_block("EX1", std::to_string(i) + "-" + std::to_string(i), "Tcp",
                        "FilteringMode : Disabled");
    vips += "10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256) + "\n";
  }
  EXPECT_THAT(import_error({{"n", nodes}}), HasSubstr("an NLB cluster has 32 at most"));
  EXPECT_THAT(error_of(rules), HasSubstr("is the 257th port rule"));
  EXPECT_THAT(import_error({{"v", vips}}), HasSubstr("is the 257th address"));
}

TEST(ImportError, CutOffAddress) {
  EXPECT_THAT(import_error({{"c",
                             "Name IPAddress SubnetMask Mode\n---- --------- ---------- ----\n"
                             "a    2001:d... ::         UNICAST\n"}}),
              HasSubstr("the table has cut it off"));
}

}  // namespace
}  // namespace limpet
