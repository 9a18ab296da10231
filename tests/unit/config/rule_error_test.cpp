// SPDX-License-Identifier: GPL-2.0-or-later
// Bad files: rules.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

BAD_FILES(
    Rule,
    Bad{"no_vip", with_rules("[[rule]]\nprotocol = \"tcp\"\nports = 80\npool = \"p\"\n"),
        "10: rule[0].vip: is missing"},
    Bad{"no_protocol", with_rules("[[rule]]\nvip = \"v\"\nports = 80\npool = \"p\"\n"),
        "10: rule[0].protocol: is missing"},
    Bad{"protocol", with_rules(rule("80", "v", "p", "sctp")),
        "12: rule[0].protocol: \"sctp\" is not known; there is \"tcp\""},
    Bad{"no_ports", with_rules("[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\npool = \"p\"\n"),
        "10: rule[0].ports: is missing"},
    Bad{"empty_ports", with_rules(rule("[]")), "13: rule[0].ports: is empty"},
    Bad{"port_zero", with_rules(rule("[80, 0]")),
        "13: rule[0].ports[1]: port 0 is out of range; 1 to 65535"},
    Bad{"port_large", with_rules(rule("65536")), "13: rule[0].ports: port 65536 is out of range"},
    Bad{"range_large", with_rules(rule("[\"1-65536\"]")),
        "13: rule[0].ports[0]: port 65536 is out of range"},
    Bad{"range_backwards", with_rules(rule("[\"90-80\"]")),
        "13: rule[0].ports[0]: range \"90-80\" ends before it starts; write \"80-90\""},
    Bad{"range_malformed", with_rules(rule("[\"80-\"]")),
        "13: rule[0].ports[0]: \"80-\" is no port range"},
    Bad{"range_word", with_rules(rule("\"http\"")), "13: rule[0].ports: \"http\" is no port range"},
    Bad{"range_three", with_rules(rule("\"1-2-3\"")),
        "13: rule[0].ports: \"1-2-3\" is no port range"},
    Bad{"port_boolean", with_rules(rule("[true]")),
        "13: rule[0].ports[0]: is true or false; a port such"},
    Bad{"port_twice", with_rules(rule("[80,\n80]")),
        "14: rule[0].ports[1]: 80 overlaps 80 on line 13 of the same"},
    Bad{"overlap_within", with_rules(rule("[\"1-100\", 5, 90]")),
        "13: rule[0].ports[1]: 5 overlaps 1-100 on line 13 of the same rule"},
    Bad{"overlap_between", with_rules(rule("[80, \"1000-2000\"]") + rule("[22, \"1500-2500\"]")),
        "18: rule[1].ports: tcp 1500-2500 overlaps 1000-2000 of the rule on line 10 for vip \"v\""},
    Bad{"overlap_covered", with_rules(rule("\"1-65535\"") + rule("22")),
        "18: rule[1].ports: tcp 22 overlaps 1-65535 of the rule on line 10"},
    Bad{"overlap_earlier_start", with_rules(rule("22") + rule("\"1-65535\"")),
        "18: rule[1].ports: tcp 1-65535 overlaps 22 of the rule on line 10"},
    Bad{"vip_unknown", with_rules(rule("80", "w")), "11: rule[0].vip: there is no vip \"w\"; "},
    Bad{"pool_unknown", with_rules(rule("80", "v", "pp")),
        "14: rule[0].pool: there is no pool \"pp\"; there is \"p\""},
    Bad{"near_vip",
        kEdge + "[[vip]]\nname = \"mail\"\naddresses = [\"192.0.2.1\"]\n" + rule("80", "mial"),
        "8: rule[0].vip: there is no vip \"mial\"; did you mean \"mail\"?"},
    Bad{"no_pool_at_all", vip("addresses = [\"192.0.2.1\"]") + rule("80"),
        "11: rule[0].pool: there is no pool \"p\"; there is none"},
    Bad{"disabled_text", with_rules(rule("80") + "disabled = \"true\"\n"),
        "15: rule[0].disabled: is a string; true or false is expected"},
    Bad{"disabled_number", with_rules(rule("80") + "disabled = 1\n"),
        "15: rule[0].disabled: is an integer; true or false is expected"},
    Bad{"disabled_case", with_rules(rule("80") + "disabled = True\n"), "15: syntax: "},
    Bad{"disabled_overlaps", with_rules(rule("80") + "disabled = true\n" + rule("80")),
        "19: rule[1].ports: tcp 80 overlaps 80 of the rule on line 10"},
    Bad{"unknown_key", with_rules(rule("80") + "port = 1\n"),
        "15: rule[0].port: unknown key; did you mean \"ports\"?"});

/// A rule "80" with more keys, its own on line 10, the first of them on line 15.
std::string more(const std::string& keys, const std::string& ports = "80") {
  return with_rules(rule(ports) + keys + "\n");
}

BAD_FILES(
    MemberPort,
    Bad{"zero", more("member_port = 0"),
        "15: rule[0].member_port: 0 is out of range; 1 to 65535 is allowed"},
    Bad{"large", more("member_port = 65536"),
        "15: rule[0].member_port: 65536 is out of range; 1 to 65535 is allowed"},
    Bad{"text", more("member_port = \"80\""),
        "15: rule[0].member_port: is a string; an integer is expected"},
    Bad{"array", more("member_port = [80]"),
        "15: rule[0].member_port: is an array; an integer is expected"},
    Bad{"of_a_range", more("member_port = 8080", "\"80-81\""),
        "15: rule[0].member_port: stands for one port, but ports names 80-81; leave it out or "
        "write "
        "a rule for each port"},
    Bad{"of_several", more("member_port = 8080", "[80, 81]"),
        "15: rule[0].member_port: stands for one port, but ports names several; leave it out or "
        "write a rule for each port"},
    Bad{"of_wrong_ports", more("member_port = 8080", "[80, 0]"),
        "13: rule[0].ports[1]: port 0 is out of range"},
    Bad{"l2", more("member_port = 8080"),
        "15: rule[0].member_port: means nothing with forward \"l2\" of pool \"p\" on line 7; leave "
        "it "
        "out or write forward = \"nat\" there"});

}  // namespace
}  // namespace limpet
