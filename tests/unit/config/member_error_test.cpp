// SPDX-License-Identifier: GPL-2.0-or-later
// Bad files: members.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

BAD_FILES(
    Member,
    Bad{"no_table", members("\"m\""), "7: pool \"p\".members[0]: is a string; a table is expected"},
    Bad{"no_name", members("{ addresses = [\"::1\"] }"),
        "7: pool \"p\".members[0].name: is missing"},
    Bad{"no_addresses", members("{ name = \"m\" }"),
        "7: pool \"p\".members[0].addresses: is missing"},
    Bad{"bad_address", members("{ name = \"m\", addresses = [\"x:\"] }"),
        "7: pool \"p\".members[0].addresses[0]: \"x:\" is no IP address"},
    Bad{"weight_large",
        members("{ name = \"m\", addresses = [\"::2\"] },\n{ name = \"n\", addresses = [\"::3\"], "
                "weight = 65536 }"),
        "8: pool \"p\".members[1].weight: 65536 is out of range; 0 to 65535 is allowed"},
    Bad{"weight_negative", members("{ name = \"m\", addresses = [\"::2\"], weight = -1 }"),
        "7: pool \"p\".members[0].weight: -1 is out of range"},
    Bad{"weight_text", members("{ name = \"m\", addresses = [\"::2\"], weight = \"1\" }"),
        "7: pool \"p\".members[0].weight: is a string; an integer is expected"},
    Bad{"two_of_family", members("{ name = \"m\", addresses = [\"::2\", \"::3\"] }"),
        "7: pool \"p\".members[0].addresses[1]: second address of a family, ::3 after ::2"},
    Bad{"same_name",
        members(
            "{ name = \"m\", addresses = [\"::2\"] },\n{ name = \"m\", addresses = [\"::3\"] }"),
        "8: pool \"p\" member \"m\": the name is taken by the member on line 7"},
    Bad{"same_address",
        members(
            "{ name = \"m\", addresses = [\"::2\"] },\n{ name = \"n\", addresses = [\"::2\"] }"),
        "8: pool \"p\".members[1].addresses: member \"n\" has the address ::2 of member \"m\" on "
        "line 7"},
    Bad{"vips_address",
        vip("addresses = [\"192.0.2.1\"]") +
            "[[pool]]\nname = \"p\"\nmembers = [\n{ name = \"m\", addresses = [\"192.0.2.1\"] }]\n",
        "10: pool \"p\".members[0].addresses: address 192.0.2.1 is that of vip \"v\" on line 4"},
    Bad{"family_missing",
        vip("addresses = [\"2001:db8::1\"]") +
            "[[pool]]\nname = \"p\"\nmembers = [\n{ name = \"m\", addresses = [\"192.0.2.9\"] "
            "}]\n" +
            rule("80"),
        "10: pool \"p\".members[0].addresses: member \"m\" has no IPv6 address, but the rule on "
        "line 11"},
    Bad{"unknown_key", members("{ name = \"m\", addresses = [\"::2\"], wieght = 1 }"),
        "7: pool \"p\".members[0].wieght: unknown key; did you mean \"weight\"?"});

/// A member "m" at these addresses.
std::string at(const std::string& addresses) {
  return members("{ name = \"m\", addresses = [" + addresses + "] }");
}

/// A name that DNS does not have.
Bad no_name(const char* name, const std::string& text) {
  return {name, at("\"" + text + "\""), "7: pool \"p\".members[0].addresses[0]: \""};
}

BAD_FILES(
    HostName,
    Bad{"mistyped_address", at("\"192.0.2.300\""),
        "7: pool \"p\".members[0].addresses[0]: \"192.0.2.300\" is no IP address; write it like "
        "\"192.0.2.1\" or \"2001:db8::1\""},
    Bad{"mistyped_name", at("\"ex1..contoso.com\""),
        "7: pool \"p\".members[0].addresses[0]: \"ex1..contoso.com\" is no IP address and no host "
        "name; write it like \"192.0.2.1\", \"2001:db8::1\" or \"ex1.contoso.com\""},
    Bad{"prefix", at("\"192.0.2.0/24\""),
        "7: pool \"p\".members[0].addresses[0]: \"192.0.2.0/24\" is no IP address; "},
    Bad{"zone", at("\"fe80::1%eth0\""),
        "7: pool \"p\".members[0].addresses[0]: \"fe80::1%eth0\" is no IP address; "},
    Bad{"beside_an_address", at("\"192.0.2.1\",\n\"ex1.contoso.com\""),
        "8: pool \"p\".members[0].addresses[1]: the host name \"ex1.contoso.com\" stands beside "
        "others; write it alone in the list, or addresses only"},
    Bad{"beside_a_name", at("\"ex1\", \"ex2\""),
        "7: pool \"p\".members[0].addresses[0]: the host name \"ex1\" stands beside others"},
    Bad{"of_two_members",
        members("{ name = \"m\", addresses = [\"ex1.contoso.com\"] },\n{ name = \"n\", addresses = "
                "[\"EX1.contoso.com\"] }"),
        "8: pool \"p\".members[1].addresses: member \"n\" has the host name \"ex1.contoso.com\" of "
        "member \"m\" on line 7; give each its own"},
    Bad{"with_local", members("{ name = \"m\", local = true, addresses = [\"ex1\"] }"),
        "7: pool \"p\".members[0].addresses: means nothing with local = true"},
    Bad{"long", at("\"" + std::string(254, 'a') + "\""),
        "7: pool \"p\".members[0].addresses[0]: is 254 bytes long; at most 253 are allowed"},
    no_name("number", "12345"), no_name("number_last", "ex.1"), no_name("space", "ex 1"),
    no_name("star", "*.contoso.com"), no_name("dot_first", ".contoso.com"),
    no_name("dot_last", "contoso.com."), no_name("dash_first", "-ex1"),
    no_name("dash_last", "ex1-.contoso.com"), no_name("umlaut", "m\u00fcller.example"),
    no_name("long_label", std::string(64, 'a') + ".example"));

BAD_FILES(
    LocalMember,
    Bad{"no_boolean", members("{ name = \"m\", local = \"true\" }"),
        "7: pool \"p\".members[0].local: is a string; true or false is expected"},
    Bad{"number_and_addresses", members("{ name = \"m\", addresses = [\"::2\"], local = 1 }"),
        "7: pool \"p\".members[0].local: is an integer; true or false is expected"},
    Bad{"with_addresses", members("{ name = \"m\", local = true, addresses = [\"::2\"] }"),
        "7: pool \"p\".members[0].addresses: means nothing with local = true, which is the edge "
        "itself; leave one of them out"},
    Bad{"with_empty_addresses", members("{ name = \"m\", addresses = [], local = true }"),
        "7: pool \"p\".members[0].addresses: means nothing with local = true"},
    Bad{"false_without_addresses", members("{ name = \"m\", local = false }"),
        "7: pool \"p\".members[0].addresses: is missing; write addresses = [\"192.0.2.21\"], or "
        "local = true for the edge itself"},
    Bad{"two",
        members("{ name = \"m\", local = true },\n{ name = \"o\", addresses = [\"::2\"] },\n{ name "
                "= \"n\", local = true }"),
        "9: pool \"p\".members[2].local: member \"n\" would be the edge itself, as member \"m\" on "
        "line 7 is; a pool has one local member at most"},
    Bad{"near", members("{ name = \"m\", lokal = true }"),
        "7: pool \"p\".members[0].lokal: unknown key; did you mean \"local\"?"});

/// A member "NAME" with more keys. Each name needs its own last byte of the address.
std::string member(const std::string& name, int byte, const std::string& keys) {
  return "{ name = \"" + name + "\", addresses = [\"192.0.2." + std::to_string(byte) + "\"]" +
         (keys.empty() ? "" : ", " + keys) + " },";
}

BAD_FILES(
    State,
    Bad{"unknown", members(member("m", 1, "state = \"drain\"")),
        "7: pool \"p\".members[0].state: \"drain\" is not known; there is \"up\", \"draining\", "
        "\"disabled\""},
    Bad{"near", members(member("m", 1, "") + "\n" + member("n", 2, "state = \"drainign\"")),
        "8: pool \"p\".members[1].state: \"drainign\" is not known; did you mean \"draining\"?"},
    Bad{"not_the_operators", members(member("m", 1, "state = \"down\"")),
        "7: pool \"p\".members[0].state: \"down\" is not known; "},
    Bad{"case", members(member("m", 1, "state = \"UP\"")),
        "7: pool \"p\".members[0].state: \"UP\" is not known; "},
    Bad{"boolean", members(member("m", 1, "state = true")),
        "7: pool \"p\".members[0].state: is true or false; a string is expected"},
    Bad{"empty", members(member("m", 1, "state = \"\"")),
        "7: pool \"p\".members[0].state: is empty; "});

/// A pool "p" of this mode, on line 6, whose members, one a line, start at line 8.
std::string mode(const std::string& mode, const std::string& lines) {
  return kEdge + "[[pool]]\nname = \"p\"\nmode = " + mode + "\nmembers = [\n" + lines + "\n]\n";
}

std::string by_priority(const std::string& lines) {
  return mode("\"priority\"", lines);
}

BAD_FILES(
    Priority,
    Bad{"mode_unknown", mode("\"priorty\"", member("m", 1, "priority = 1")),
        "6: pool \"p\".mode: \"priorty\" is not known; did you mean \"priority\"?"},
    Bad{"mode_unknown_below", members(member("m", 1, "priority = 1")) + "mode = \"single\"\n",
        "9: pool \"p\".mode: \"single\" is not known; there is \"multiple\", \"priority\""},
    Bad{"mode_no_text", mode("1", member("m", 1, "priority = 1")),
        "6: pool \"p\".mode: is an integer; a string is expected"},
    Bad{"zero", by_priority(member("m", 1, "priority = 0")),
        "8: pool \"p\".members[0].priority: 0 is out of range; 1 to 65535 is allowed"},
    Bad{"large", by_priority(member("m", 1, "priority = 65536")),
        "8: pool \"p\".members[0].priority: 65536 is out of range; 1 to 65535"},
    Bad{"wraps", by_priority(member("m", 1, "priority = 4294967297")),
        "8: pool \"p\".members[0].priority: 4294967297 is out of range"},
    Bad{"too_large_integer", by_priority(member("m", 1, "priority = 99999999999999999999")),
        "8: syntax: integer \"99999999999999999999\" does not fit 64 bits"},
    Bad{"text", by_priority(member("m", 1, "priority = \"1\"")),
        "8: pool \"p\".members[0].priority: is a string; an integer is expected"},
    Bad{"missing", by_priority(member("m", 1, "priority = 1") + "\n" + member("n", 2, "")),
        "9: pool \"p\".members[1].priority: is missing; write priority = 1 to 65535 for member "
        "\"n\", the lowest first, or mode = \"multiple\""},
    Bad{"missing_and_no_name", by_priority("{ addresses = [\"192.0.2.1\"] }"),
        "8: pool \"p\".members[0].name: is missing"},
    Bad{"missing_and_bad_name",
        kEdge + "[[pool]]\nname = \"p\"\nmode = \"priority\"\n[[pool.members]]\nname = \"-\"\n" +
            "addresses = [\"192.0.2.1\"]\n",
        "7: pool \"p\".members[0].priority: is missing; write priority = 1 to 65535, the lowest"},
    Bad{"misspelt", by_priority(member("m", 1, "prioritty = 1")),
        "8: pool \"p\".members[0].prioritty: unknown key; did you mean \"priority\"?"},
    Bad{"twice",
        by_priority(member("m", 1, "priority = 5") + "\n" + member("n", 2, "priority = 1") + "\n" +
                    member("o", 3, "priority = 5")),
        "10: pool \"p\".members[2].priority: 5 is the priority of member \"m\" on line 8; give "
        "each its own"},
    Bad{"twice_in_tables",
        kEdge + "[[pool]]\nname = \"p\"\nmode = \"priority\"\n" +
            "[[pool.members]]\nname = \"m\"\naddresses = [\"192.0.2.1\"]\npriority = 2\n" +
            "[[pool.members]]\nname = \"n\"\naddresses = [\"192.0.2.2\"]\npriority = 2\n",
        "14: pool \"p\".members[1].priority: 2 is the priority of member \"m\" on line 7"},
    Bad{"in_mode_multiple", mode("\"multiple\"", member("m", 1, "priority = 1")),
        "8: pool \"p\".members[0].priority: means nothing with mode \"multiple\"; leave it out or "
        "write mode = \"priority\""},
    Bad{"in_default_mode", members(member("m", 1, "") + "\n" + member("n", 2, "priority = 0")),
        "8: pool \"p\".members[1].priority: means nothing with mode \"multiple\""});

}  // namespace
}  // namespace limpet
