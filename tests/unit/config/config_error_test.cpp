// SPDX-License-Identifier: GPL-2.0-or-later
// A table of bad files: each must give one line that names the line, the key and what is right.
#include <gtest/gtest.h>

#include <ostream>

#include "daemon/config/config_reader.h"

namespace limpet {
namespace {

struct Bad {
  const char* name;
  std::string text;
  const char* expected;  // a part of the message, from the line number on
};

std::ostream& operator<<(std::ostream& out, const Bad& bad) {
  return out << bad.name;
}

const std::string kEdge = "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n";  // lines 1–3

/// [edge] with one more line, which is line 4.
std::string edge(const std::string& line) {
  return kEdge + line + "\n";
}

/// A VIP "v" whose header is line 4 and whose further keys start at line 6.
std::string vip(const std::string& keys) {
  return kEdge + "[[vip]]\nname = \"v\"\n" + keys + "\n";
}

/// A pool "p" whose header is line 4 and whose further keys start at line 7.
std::string pool(const std::string& keys) {
  return kEdge +
         "[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.9\"] }]\n" +
         keys + "\n";
}

/// A pool "p" whose members, one a line, start at line 7.
std::string members(const std::string& lines) {
  return kEdge + "[[pool]]\nname = \"p\"\nmembers = [\n" + lines + "\n]\n";
}

/// A pool "p" with a check of these keys on line 7.
std::string check(const std::string& keys) {
  return pool("checks = [{ " + keys + " }]");
}

std::string rule(const std::string& ports, const std::string& vip = "v",
                 const std::string& pool = "p", const std::string& protocol = "tcp") {
  return "[[rule]]\nvip = \"" + vip + "\"\nprotocol = \"" + protocol + "\"\nports = " + ports +
         "\npool = \"" + pool + "\"\n";
}

/// VIP "v" and pool "p", then `text` from line 10 on: a rule's ports are on line 13.
std::string with_rules(const std::string& text) {
  return kEdge +
         "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n"
         "[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.9\"] }]\n" +
         text;
}

class ConfigError : public testing::TestWithParam<Bad> {};

TEST_P(ConfigError, IsOneClearLine) {
  const auto config = parse_config(GetParam().text, "f");
  ASSERT_FALSE(config) << GetParam().text;
  const std::string& message = config.error().message;
  EXPECT_TRUE(message.starts_with(std::string("f:") + GetParam().expected))
      << "message:  " << message << "\nexpected: f:" << GetParam().expected;
  EXPECT_EQ(message.find('\n'), std::string::npos);
  EXPECT_FALSE(message.ends_with('.')) << message;
}

std::string bad_name(const testing::TestParamInfo<Bad>& info) {
  return info.param.name;
}

#define BAD_FILES(group, ...)                                                                    \
  INSTANTIATE_TEST_SUITE_P(group, ConfigError, testing::ValuesIn(std::vector<Bad>{__VA_ARGS__}), \
                           bad_name)

BAD_FILES(Syntax, Bad{"no_value", "[edge]\nhash_seed =\n", "2: syntax: "},
          Bad{"no_equals", "[edge]\nhash_seed\n", "2: syntax: missing key-value separator"},
          Bad{"open_string", "[edge]\nhash_seed = \"x\n",
              "2: syntax: string is not closed; it ends with "},
          Bad{"open_array", "[edge]\ninterfaces = [\"a\"\nhash_seed = \"x\"\n",
              "3: syntax: missing array"},
          Bad{"key_twice", kEdge + "hash_seed = \"y\"\n",
              "4: hash_seed: written twice, first on line 3; keep one of them"},
          Bad{"section_twice", kEdge + "[edge]\n", "4: edge: written twice, first on line 1"},
          Bad{"big_integer", pool("clients = 99999999999999999999"),
              "7: syntax: integer \"99999999999999999999\" does not fit 64 bits"});

BAD_FILES(
    Edge, Bad{"no_edge", "", "1: edge: is missing; write a section [edge]"},
    Bad{"edge_is_a_list", "[[edge]]\n", "1: edge: is an array; a table is expected"},
    Bad{"unknown_section", kEdge + "[[vips]]\n", "4: vips: unknown key; did you mean \"vip\"?"},
    Bad{"single_vip", kEdge + "[vip]\n", "4: vip: is written [vip]; write [[vip]]"},
    Bad{"unknown_key", "[edge]\ninterface = [\"a\"]\nhash_seed = \"x\"\n",
        "2: edge.interface: unknown key; did you mean \"interfaces\"?"},
    Bad{"far_key", edge("colour = 1"), "4: edge.colour: unknown key; there is \"interfaces\", "},
    Bad{"no_interfaces", "[edge]\nhash_seed = \"x\"\n",
        "1: edge.interfaces: is missing; write inter"},
    Bad{"empty_interfaces", "[edge]\ninterfaces = []\n", "1: edge.hash_seed: is missing"},
    Bad{"no_interface_in_list", "[edge]\nhash_seed = \"x\"\ninterfaces = [ ]\n",
        "3: edge.interfaces: is empty; write at least one of interface names"},
    Bad{"interfaces_no_list", "[edge]\nhash_seed = \"x\"\ninterfaces = \"eth0\"\n",
        "3: edge.interfaces: is a string; an array of interface names is expected"},
    Bad{"interface_no_string", "[edge]\nhash_seed = \"x\"\ninterfaces = [1]\n",
        "3: edge.interfaces[0]: is an integer; a string is expected"},
    Bad{"interface_twice", "[edge]\nhash_seed = \"x\"\ninterfaces = [\"a\",\n\"a\"]\n",
        "4: edge.interfaces[1]: interface \"a\" is there already, on line 3"},
    Bad{"interface_slash", "[edge]\nhash_seed = \"x\"\ninterfaces = [\"a/b\"]\n",
        "3: edge.interfaces[0]: \"a/b\" is no interface name"},
    Bad{"interface_space", "[edge]\nhash_seed = \"x\"\ninterfaces = [\"a b\"]\n",
        "3: edge.interfaces[0]: \"a b\" is no interface name"},
    Bad{"interface_long", "[edge]\nhash_seed = \"x\"\ninterfaces = [\"abcdefghijklmnop\"]\n",
        "3: edge.interfaces[0]: \"abcdefghijklmnop\" is no interface name"},
    Bad{"no_seed", "[edge]\ninterfaces = [\"a\"]\n",
        "1: edge.hash_seed: is missing; write hash_seed = \"a secret text\", the same on every "
        "edge"},
    Bad{"empty_seed", "[edge]\ninterfaces = [\"a\"]\nhash_seed = \"\"\n",
        "3: edge.hash_seed: is empty; write a text that is the same on every edge and kept secret"},
    Bad{"seed_no_string", "[edge]\ninterfaces = [\"a\"]\nhash_seed = 5\n",
        "3: edge.hash_seed: is an integer; a string is expected"},
    Bad{"seed_control", "[edge]\ninterfaces = [\"a\"]\nhash_seed = \"a\\u0000\"\n",
        "3: edge.hash_seed: \"a\\x00\" has a control character"},
    Bad{"socket_relative", edge("control_socket = \"run/s\""),
        "4: edge.control_socket: \"run/s\" is not an absolute path"},
    Bad{"socket_long", edge("control_socket = \"/" + std::string(107, 'a') + "\""),
        "4: edge.control_socket: is 108 bytes long; at most 107"},
    Bad{"metrics_no_port", edge("metrics = \"127.0.0.1\""), "4: edge.metrics: \"127.0.0.1\" is no"},
    Bad{"metrics_port", edge("metrics = \"127.0.0.1:65536\""),
        "4: edge.metrics: \"127.0.0.1:65536\""},
    Bad{"metrics_bare_v6", edge("metrics = \"::1:80\""),
        "4: edge.metrics: \"::1:80\" is no address"},
    Bad{"metrics_name", edge("metrics = \"localhost:80\""),
        "4: edge.metrics: \"localhost:80\" is no"});

BAD_FILES(
    Vip,
    Bad{"no_name", kEdge + "[[vip]]\naddresses = [\"192.0.2.1\"]\n", "4: vip[0].name: is missing"},
    Bad{"bad_name", kEdge + "[[vip]]\nname = \"-v\"\naddresses = [\"192.0.2.1\"]\n",
        "5: vip[0].name: \"-v\" is no name"},
    Bad{"long_name",
        kEdge + "[[vip]]\nname = \"" + std::string(64, 'a') + "\"\naddresses = [\"::1\"]\n",
        "5: vip[0].name: \"aaaa"},
    Bad{"no_addresses", vip(""), "4: vip \"v\".addresses: is missing; write addresses = "},
    Bad{"empty_addresses", vip("addresses = []"), "6: vip \"v\".addresses: is empty"},
    Bad{"no_address", vip("addresses = [\"192.0.2.1\", \"192.0.2.256\"]"),
        "6: vip \"v\".addresses[1]: \"192.0.2.256\" is no IP address"},
    Bad{"prefix", vip("addresses = [\"192.0.2.0/24\"]"),
        "6: vip \"v\".addresses[0]: \"192.0.2.0/24\""},
    Bad{"multicast", vip("addresses = [\"ff02::1\"]"),
        "6: vip \"v\".addresses[0]: \"ff02::1\" is a mult"},
    Bad{"unspecified", vip("addresses = [\"0.0.0.0\"]"),
        "6: vip \"v\".addresses[0]: \"0.0.0.0\" is the"},
    Bad{"address_twice", vip("addresses = [\"2001:db8::1\",\n\"2001:DB8:0::1\"]"),
        "7: vip \"v\".addresses[1]: address 2001:db8::1 is there already, on line 6"},
    Bad{"address_in_two",
        vip("addresses = [\"192.0.2.1\"]\n[[vip]]\nname = \"w\"\naddresses = [\"192.0.2.1\"]"),
        "9: vip \"w\".addresses: address 192.0.2.1 belongs to vip \"v\" on line 6"},
    Bad{"same_name",
        vip("addresses = [\"192.0.2.1\"]\n[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.2\"]"),
        "7: vip \"v\": the name is taken by the vip on line 4"},
    Bad{"interface", vip("addresses = [\"192.0.2.1\"]\ninterface = \"\""),
        "7: vip \"v\".interface: is empty"},
    Bad{"unmatched", vip("addresses = [\"192.0.2.1\"]\nunmatched = \"dorp\""),
        "7: vip \"v\".unmatched: \"dorp\" is not known; did you mean \"drop\"?"},
    Bad{"unknown", vip("adresses = [\"192.0.2.1\"]"),
        "6: vip \"v\".adresses: unknown key; did you mean \"addresses\"?"});

BAD_FILES(Pool,
          Bad{"no_members", kEdge + "[[pool]]\nname = \"p\"\n",
              "4: pool \"p\".members: is missing"},
          Bad{"zero_members", members(""), "6: pool \"p\".members: is empty; write at least one"},
          Bad{"same_name",
              pool("[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"::9\"] }]"),
              "7: pool \"p\": the name is taken by the pool on line 4"},
          Bad{"forward", pool("forward = \"l3\""),
              "7: pool \"p\".forward: \"l3\" is not known; did you mean"},
          Bad{"affinity", pool("affinity = \"sticky\""),
              "7: pool \"p\".affinity: \"sticky\" is not known; ther"},
          Bad{"timeout_bare", pool("affinity_timeout = 30"),
              "7: pool \"p\".affinity_timeout: 30 has no unit; write it as \"30s\""},
          Bad{"timeout_text", pool("affinity_timeout = \"30 m\""),
              "7: pool \"p\".affinity_timeout: \"30 m\" is no duration"},
          Bad{"timeout_unitless", pool("affinity_timeout = \"30\""),
              "7: pool \"p\".affinity_timeout: \"30\" is no"},
          Bad{"timeout_negative", pool("affinity_timeout = \"-1s\""),
              "7: pool \"p\".affinity_timeout: \"-1s\" is"},
          Bad{"timeout_long", pool("affinity_timeout = \"8d\""),
              "7: pool \"p\".affinity_timeout: 8d is out of range; 0s to 7d is allowed"},
          Bad{"timeout_fraction", pool("affinity_timeout = \"1500ms\""),
              "7: pool \"p\".affinity_timeout: is not a whole number of seconds"},
          Bad{"timeout_short", pool("affinity_timeout = \"999ms\""),
              "7: pool \"p\".affinity_timeout: is not a whole number of seconds"},
          Bad{"timeout_half", pool("affinity_timeout = \"500ms\""),
              "7: pool \"p\".affinity_timeout: is not a whole number of seconds; write \"1s\" to "
              "\"7d\", or 0"},
          Bad{"timeout_below_zero", pool("affinity_timeout = -30"),
              "7: pool \"p\".affinity_timeout: -30 is negative; write a duration such as"},
          Bad{"timeout_boolean", pool("affinity_timeout = true"),
              "7: pool \"p\".affinity_timeout: is true or false; a string is expected"},
          Bad{"timeout_huge", pool("affinity_timeout = \"99999999999999999999d\""),
              "7: pool \"p\".affinity_timeout: \"99999999999999999999d\" is no duration"},
          Bad{"clients_zero", pool("clients = 0"),
              "7: pool \"p\".clients: 0 is out of range; 1 to 100000000"},
          Bad{"clients_many", pool("clients = 100_000_001"),
              "7: pool \"p\".clients: 100000001 is out of"},
          Bad{"clients_real", pool("clients = 1e6"),
              "7: pool \"p\".clients: is a number with a fraction; an"},
          Bad{"slots_few", pool("maglev_slots = 7"),
              "7: pool \"p\".maglev_slots: 7 is out of range; 251 to"},
          Bad{"slots_many", pool("maglev_slots = 1048574"),
              "7: pool \"p\".maglev_slots: 1048574 is out of"},
          Bad{"slots_no_prime", pool("maglev_slots = 65536"),
              "7: pool \"p\".maglev_slots: 65536 is not a prime; the nearest is 65537"},
          Bad{"slots_end", pool("maglev_slots = 1048572"),
              "7: pool \"p\".maglev_slots: 1048572 is not a prime; the nearest is 1048573"},
          Bad{"network_single", pool("network = { v4 = 24 }"),
              "7: pool \"p\".network: means nothing with affinity \"single\""},
          Bad{"network_v4", pool("affinity = \"network\"\nnetwork = { v4 = 33 }"),
              "8: pool \"p\".network.v4: 33 is out of range; 8 to 32 is allowed"},
          Bad{"network_v6", pool("affinity = \"network\"\nnetwork = { v6 = 15 }"),
              "8: pool \"p\".network.v6: 15 is out of range; 16 to 128 is allowed"},
          Bad{"network_key", pool("affinity = \"network\"\nnetwork = { v5 = 15 }"),
              "8: pool \"p\".network.v5: unknown key; did you mean \"v4\"?"});

BAD_FILES(
    Member,
    Bad{"no_table", members("\"m\""), "7: pool \"p\".members[0]: is a string; a table is expected"},
    Bad{"no_name", members("{ addresses = [\"::1\"] }"),
        "7: pool \"p\".members[0].name: is missing"},
    Bad{"no_addresses", members("{ name = \"m\" }"),
        "7: pool \"p\".members[0].addresses: is missing"},
    Bad{"bad_address", members("{ name = \"m\", addresses = [\"x\"] }"),
        "7: pool \"p\".members[0].addresses[0]: \"x\" is no IP address"},
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

BAD_FILES(
    Bindings,
    Bad{"few", pool("bindings = 7"),
        "7: pool \"p\".bindings: 7 is out of range; 8 to 400000000 is allowed"},
    Bad{"many", pool("bindings = 400_000_001"),
        "7: pool \"p\".bindings: 400000001 is out of range; 8 to 400000000"},
    Bad{"negative", pool("bindings = -8"), "7: pool \"p\".bindings: -8 is out of range"},
    Bad{"largest_integer", pool("bindings = 9223372036854775807"),
        "7: pool \"p\".bindings: 9223372036854775807 is out of range"},
    Bad{"too_large_integer", pool("bindings = 9223372036854775808"),
        "7: syntax: integer \"9223372036854775808\" does not fit 64 bits; the largest number any "
        "key takes is 400000000"},
    Bad{"text", pool("bindings = \"8\""),
        "7: pool \"p\".bindings: is a string; an integer is expected"},
    Bad{"real", pool("bindings = 8.0"), "7: pool \"p\".bindings: is a number with a fraction; an"},
    Bad{"without_timeout", pool("affinity_timeout = 0\nbindings = 8"),
        "8: pool \"p\".bindings: means nothing with affinity_timeout = 0; leave it out or write an "
        "affinity_timeout of \"1s\" to \"7d\""},
    Bad{"without_timeout_written_first", pool("bindings = 7\naffinity_timeout = \"0\""),
        "7: pool \"p\".bindings: means nothing with affinity_timeout = 0"},
    Bad{"with_a_wrong_timeout", pool("bindings = 8\naffinity_timeout = \"x\""),
        "8: pool \"p\".affinity_timeout: \"x\" is no duration"});

BAD_FILES(
    Rebalance,
    Bad{"fraction", pool("affinity_timeout = \"1s\"\nrebalance_after = \"1500ms\""),
        "8: pool \"p\".rebalance_after: is not a whole number of seconds; write \"1s\" to "
        "\"30d\", or 0"},
    Bad{"short", pool("affinity_timeout = \"1s\"\nrebalance_after = \"999ms\""),
        "8: pool \"p\".rebalance_after: is not a whole number of seconds"},
    Bad{"long", pool("rebalance_after = \"31d\""),
        "7: pool \"p\".rebalance_after: 31d is out of range; 0s to 30d is allowed"},
    Bad{"bare", pool("rebalance_after = 3600"),
        "7: pool \"p\".rebalance_after: 3600 has no unit; write it as \"3600s\""},
    Bad{"boolean", pool("rebalance_after = false"),
        "7: pool \"p\".rebalance_after: is true or false; a string is expected"},
    Bad{"huge", pool("rebalance_after = \"99999999999999999999s\""),
        "7: pool \"p\".rebalance_after: \"99999999999999999999s\" is no duration"},
    Bad{"less_than_timeout", pool("affinity_timeout = \"1h\"\nrebalance_after = \"59m\""),
        "8: pool \"p\".rebalance_after: 59m is less than affinity_timeout, 1h; write \"1h\" or "
        "more, or 0"},
    Bad{"less_than_default", pool("rebalance_after = \"1799s\""),
        "7: pool \"p\".rebalance_after: 1799s is less than affinity_timeout, 30m; write \"30m\""},
    Bad{"before_timeout", pool("rebalance_after = \"1h\"\naffinity_timeout = \"2h\""),
        "7: pool \"p\".rebalance_after: 1h is less than affinity_timeout, 2h"},
    Bad{"without_timeout", pool("affinity_timeout = 0\nrebalance_after = \"1h\""),
        "8: pool \"p\".rebalance_after: means nothing with affinity_timeout = 0; leave it out"},
    Bad{"with_a_wrong_timeout", pool("rebalance_after = \"1s\"\naffinity_timeout = \"8d\""),
        "8: pool \"p\".affinity_timeout: 8d is out of range"});

BAD_FILES(
    Forward,
    Bad{"when_empty", pool("when_empty = \"rejct\""),
        "7: pool \"p\".when_empty: \"rejct\" is not known; did you mean \"reject\"?"},
    Bad{"when_empty_boolean", pool("when_empty = true"),
        "7: pool \"p\".when_empty: is true or false; a string is expected"},
    Bad{"mtu_small", pool("mtu = 575"),
        "7: pool \"p\".mtu: 575 is out of range; 576 to 65535 is allowed"},
    Bad{"mtu_large", pool("mtu = 65536"),
        "7: pool \"p\".mtu: 65536 is out of range; 576 to 65535 is allowed"},
    Bad{"mtu_wraps", pool("mtu = 4294968796"), "7: pool \"p\".mtu: 4294968796 is out of range"},
    Bad{"mtu_text", pool("mtu = \"1500\""),
        "7: pool \"p\".mtu: is a string; an integer is expected"},
    Bad{"mss_small", pool("clamp_mss = 535"),
        "7: pool \"p\".clamp_mss: 535 is out of range; 536 to 65495 is allowed"},
    Bad{"mss_zero", pool("clamp_mss = 0"), "7: pool \"p\".clamp_mss: 0 is out of range"},
    Bad{"mss_large", pool("clamp_mss = 65496"),
        "7: pool \"p\".clamp_mss: 65496 is out of range; 536 to 65495 is allowed"},
    Bad{"mss_boolean", pool("clamp_mss = true"),
        "7: pool \"p\".clamp_mss: is true or false; an integer is expected"},
    Bad{"source_l2", pool("tunnel_source = { v4 = \"x\" }"),
        "7: pool \"p\".tunnel_source: means nothing with forward \"l2\"; leave it out or write "
        "forward = \"ipip\""},
    Bad{"source_nat", pool("tunnel_source = {}\nforward = \"nat\""),
        "7: pool \"p\".tunnel_source: means nothing with forward \"nat\"; leave it out or write "
        "forward = \"ipip\""},
    Bad{"source_of_unknown", pool("tunnel_source = {}\nforward = \"ipp\""),
        "8: pool \"p\".forward: \"ipp\" is not known; did you mean \"ipip\"?"},
    Bad{"ephemeral_l2", pool("ephemeral_ports = 1"),
        "7: pool \"p\".ephemeral_ports: means nothing with forward \"l2\"; leave it out or write "
        "forward = \"nat\""},
    Bad{"ephemeral_ipip", pool("forward = \"ipip\"\nephemeral_ports = \"32768-60999\""),
        "8: pool \"p\".ephemeral_ports: means nothing with forward \"ipip\"; leave it out"},
    Bad{"ephemeral_of_unknown", pool("ephemeral_ports = \"32768-60999\"\nforward = 1"),
        "8: pool \"p\".forward: is an integer; a string is expected"});

/// An ipip pool "p" with this `tunnel_source` on line 8.
std::string source(const std::string& keys) {
  return pool("forward = \"ipip\"\ntunnel_source = " + keys);
}

BAD_FILES(
    TunnelSource,
    Bad{"no_table", source("\"100.64.0.0/16\""),
        "8: pool \"p\".tunnel_source: is a string; a table is expected"},
    Bad{"unknown_key", source("{ v5 = \"100.64.0.0/16\" }"),
        "8: pool \"p\".tunnel_source.v5: unknown key; did you mean \"v4\"?"},
    Bad{"no_text", source("{ v4 = 100 }"),
        "8: pool \"p\".tunnel_source.v4: is an integer; a string is expected"},
    Bad{"empty", source("{ v6 = \"\" }"), "8: pool \"p\".tunnel_source.v6: is empty; "},
    Bad{"long", source("{ v6 = \"" + std::string(65, '0') + "\" }"),
        "8: pool \"p\".tunnel_source.v6: is 65 bytes long; at most 64 are allowed"},
    Bad{"no_length", source("{ v4 = \"100.64.0.0\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100.64.0.0\" is no IPv4 prefix; write one such as "
        "\"100.64.0.0/16\""},
    Bad{"empty_length", source("{ v4 = \"100.64.0.0/\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100.64.0.0/\" is no IPv4 prefix; write one"},
    Bad{"long_length", source("{ v4 = \"100.64.0.0/0016\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100.64.0.0/0016\" is no IPv4 prefix"},
    Bad{"signed_length", source("{ v4 = \"100.64.0.0/+16\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100.64.0.0/+16\" is no IPv4 prefix"},
    Bad{"mask", source("{ v4 = \"100.64.0.0/255.255.0.0\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100.64.0.0/255.255.0.0\" is no IPv4 prefix"},
    Bad{"two_slashes", source("{ v4 = \"100.64.0.0/16/16\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100.64.0.0/16/16\" is no IPv4 prefix"},
    Bad{"no_address", source("{ v4 = \"/16\" }"),
        "8: pool \"p\".tunnel_source.v4: \"/16\" is no IPv4 prefix"},
    Bad{"v6_as_v4", source("{ v4 = \"100::/64\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100::/64\" is no IPv4 prefix; write one such as"},
    Bad{"v4_as_v6", source("{ v6 = \"100.64.0.0/16\" }"),
        "8: pool \"p\".tunnel_source.v6: \"100.64.0.0/16\" is no IPv6 prefix; write one such as "
        "\"0100::/64\""},
    Bad{"v4_short", source("{ v4 = \"100.0.0.0/7\" }"),
        "8: pool \"p\".tunnel_source.v4: prefix length 7 is out of range; 8 to 32 is allowed"},
    Bad{"v4_long", source("{ v4 = \"100.64.0.0/33\" }"),
        "8: pool \"p\".tunnel_source.v4: prefix length 33 is out of range; 8 to 32 is allowed"},
    Bad{"v6_short", source("{ v6 = \"2001:db8::/31\" }"),
        "8: pool \"p\".tunnel_source.v6: prefix length 31 is out of range; 32 to 128 is allowed"},
    Bad{"v6_long", source("{ v6 = \"2001:db8::/129\" }"),
        "8: pool \"p\".tunnel_source.v6: prefix length 129 is out of range; 32 to 128"},
    Bad{"v4_bits", source("{ v4 = \"100.64.1.0/16\" }"),
        "8: pool \"p\".tunnel_source.v4: \"100.64.1.0/16\" has bits set behind its prefix; write "
        "\"100.64.0.0/16\""},
    Bad{"v4_last_bit", source("{ v4 = \"198.51.100.1/31\" }"),
        "8: pool \"p\".tunnel_source.v4: \"198.51.100.1/31\" has bits set behind its prefix; write "
        "\"198.51.100.0/31\""},
    Bad{"v6_bits", source("{ v4 = \"100.64.0.0/10\", v6 = \"2001:db8:0:5::/63\" }"),
        "8: pool \"p\".tunnel_source.v6: \"2001:db8:0:5::/63\" has bits set behind its prefix; "
        "write \"2001:db8:0:4::/63\""},
    Bad{"v4_zero", source("{ v4 = \"0.1.0.0/16\" }"),
        "8: pool \"p\".tunnel_source.v4: \"0.1.0.0/16\" is of 0.0.0.0/8, whose addresses are no "
        "host's; write one such as \"100.64.0.0/16\""},
    Bad{"v4_loopback", source("{ v4 = \"127.0.0.0/8\" }"),
        "8: pool \"p\".tunnel_source.v4: \"127.0.0.0/8\" is of 127.0.0.0/8, whose"},
    Bad{"v4_multicast", source("{ v4 = \"224.0.0.0/8\" }"),
        "8: pool \"p\".tunnel_source.v4: \"224.0.0.0/8\" is of 224.0.0.0/3, whose"},
    Bad{"v4_broadcast", source("{ v4 = \"255.255.255.255/32\" }"),
        "8: pool \"p\".tunnel_source.v4: \"255.255.255.255/32\" is of 224.0.0.0/3, whose"},
    Bad{"v6_unspecified", source("{ v6 = \"::/64\" }"),
        "8: pool \"p\".tunnel_source.v6: \"::/64\" is of ::/8, whose addresses are no host's; "
        "write "
        "one such as \"0100::/64\""},
    Bad{"v6_loopback", source("{ v6 = \"::1/128\" }"),
        "8: pool \"p\".tunnel_source.v6: \"::1/128\" is of ::/8, whose"},
    Bad{"v6_multicast", source("{ v6 = \"ff05::/32\" }"),
        "8: pool \"p\".tunnel_source.v6: \"ff05::/32\" is of ff00::/8, whose"});

/// A nat pool "p" with these `ephemeral_ports` on line 8.
std::string ephemeral(const std::string& ports) {
  return pool("forward = \"nat\"\nephemeral_ports = " + ports);
}

BAD_FILES(EphemeralPorts,
          Bad{"integer", ephemeral("32768"),
              "8: pool \"p\".ephemeral_ports: is an integer; a string is expected"},
          Bad{"array", ephemeral("[\"32768-60999\"]"),
              "8: pool \"p\".ephemeral_ports: is an array; a string is expected"},
          Bad{"one_port", ephemeral("\"32768\""),
              "8: pool \"p\".ephemeral_ports: \"32768\" is no port range; write it like "
              "\"32768-60999\""},
          Bad{"empty", ephemeral("\"\""),
              "8: pool \"p\".ephemeral_ports: \"\" is no port range; write"},
          Bad{"space", ephemeral("\"32768 60999\""),
              "8: pool \"p\".ephemeral_ports: \"32768 60999\" is no port range"},
          Bad{"zero", ephemeral("\"0-60999\""),
              "8: pool \"p\".ephemeral_ports: port 0 is out of range; 1 to 65535 is allowed"},
          Bad{"large", ephemeral("\"32768-65536\""),
              "8: pool \"p\".ephemeral_ports: port 65536 is out of range"},
          Bad{"backwards", ephemeral("\"60999-32768\""),
              "8: pool \"p\".ephemeral_ports: range \"60999-32768\" ends before it starts; write "
              "\"32768-60999\""});

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

BAD_FILES(Check, Bad{"no_kind", check("port = 80"), "7: pool \"p\".checks[0].kind: is missing"},
          Bad{"empty_list", pool("checks = []"), "7: pool \"p\".checks: is empty"},
          Bad{"kind", check("kind = \"htps\""),
              "7: pool \"p\".checks[0].kind: check kind \"htps\" is not known; did you mean"},
          Bad{"exec", check("kind = \"exec\", command = \"x\""),
              "7: pool \"p\".checks[0].kind: checks of kind \"exec\" are not run by this version"},
          Bad{"tcp_port", check("kind = \"tcp\""),
              "7: pool \"p\".checks[0].port: is missing; write port = 443"},
          Bad{"tls_port", check("kind = \"tls\""), "7: pool \"p\".checks[0].port: is missing"},
          Bad{"port_zero", check("kind = \"http\", port = 0"),
              "7: pool \"p\".checks[0].port: 0 is out of range"},
          Bad{"port_large", check("kind = \"http\", port = 65536"),
              "7: pool \"p\".checks[0].port: 65536 is out"},
          Bad{"path_relative", check("kind = \"http\", path = \"x\""),
              "7: pool \"p\".checks[0].path: \"x\" is no path"},
          Bad{"path_imap", check("kind = \"imap\", path = \"/\""),
              "7: pool \"p\".checks[0].path: means nothing for a check of kind \"imap\""},
          Bad{"host_tcp", check("kind = \"tcp\", port = 1, host = \"a\""),
              "7: pool \"p\".checks[0].host: means nothing"},
          Bad{"host_bad", check("kind = \"https\", host = \"a b\""),
              "7: pool \"p\".checks[0].host: \"a b\" is no host"},
          Bad{"interval_short", check("kind = \"http\", interval = \"99ms\""),
              "7: pool \"p\".checks[0].interval: 99ms is out of range; 100ms to 1h is allowed"},
          Bad{"interval_long", check("kind = \"http\", interval = \"61m\""),
              "7: pool \"p\".checks[0].interval: 61m is"},
          Bad{"timeout_long", check("kind = \"http\", interval = \"1s\", timeout = \"1001ms\""),
              "7: pool \"p\".checks[0].timeout: is longer than the interval; write at most 1000ms"},
          Bad{"rise", check("kind = \"http\", rise = 0"),
              "7: pool \"p\".checks[0].rise: 0 is out of range; 1 to 100"},
          Bad{"fall", check("kind = \"http\", fall = 101"),
              "7: pool \"p\".checks[0].fall: 101 is out of range"},
          Bad{"none_with_port", check("kind = \"none\", port = 1"),
              "7: pool \"p\".checks[0].port: means nothing"},
          Bad{"none_and_more", pool("checks = [{ kind = \"http\" },\n{ kind = \"none\" }]"),
              "8: pool \"p\".checks[1]: kind \"none\" stands beside other checks"},
          Bad{"unknown_key", check("kind = \"http\", prot = 80"),
              "7: pool \"p\".checks[0].prot: unknown key; did you mean \"port\"?"});

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
