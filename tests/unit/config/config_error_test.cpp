// SPDX-License-Identifier: GPL-2.0-or-later
// Tables of bad files: each must give one line that names the line, the key and what is right.
// Those of other sections are in *_error_test.cpp.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

TEST_P(ConfigError, IsOneClearLine) {
  const auto config = parse_config(GetParam().text, "f");
  ASSERT_FALSE(config) << GetParam().text;
  const std::string& message = config.error().message;
  EXPECT_TRUE(message.starts_with(std::string("f:") + GetParam().expected))
      << "message:  " << message << "\nexpected: f:" << GetParam().expected;
  EXPECT_EQ(message.find('\n'), std::string::npos);
  EXPECT_FALSE(message.ends_with('.')) << message;
}

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
    Bad{"pins_relative", edge("pins = \"bpf\""),
        "4: edge.pins: \"bpf\" is no absolute path of a directory"},
    Bad{"pins_root", edge("pins = \"/\""),
        "4: edge.pins: \"/\" is no absolute path of a directory"},
    Bad{"force_text", edge("force = \"yes\""), "4: edge.force: "},
    Bad{"socket_long", edge("control_socket = \"/" + std::string(107, 'a') + "\""),
        "4: edge.control_socket: is 108 bytes long; at most 107"},
    Bad{"metrics_no_port", edge("metrics = \"127.0.0.1\""), "4: edge.metrics: \"127.0.0.1\" is no"},
    Bad{"metrics_port", edge("metrics = \"127.0.0.1:65536\""),
        "4: edge.metrics: \"127.0.0.1:65536\""},
    Bad{"metrics_bare_v6", edge("metrics = \"::1:80\""),
        "4: edge.metrics: \"::1:80\" is no address"},
    Bad{"metrics_name", edge("metrics = \"localhost:80\""),
        "4: edge.metrics: \"localhost:80\" is no"},
    Bad{"resolve_zero", edge("resolve_interval = 0"),
        "4: edge.resolve_interval: 0s is out of range; 1s to 1d is allowed"},
    Bad{"resolve_long", edge("resolve_interval = \"25h\""),
        "4: edge.resolve_interval: 25h is out of range; 1s to 1d is allowed"},
    Bad{"resolve_fraction", edge("resolve_interval = \"1500ms\""),
        "4: edge.resolve_interval: is not a whole number of seconds; write \"1s\" to \"1d\""});

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
    Bad{"announce", vip("addresses = [\"192.0.2.1\"]\nannounce = \"apr\""),
        "7: vip \"v\".announce: \"apr\" is not known; did you mean \"arp\"?"},
    Bad{"announce_lo", vip("addresses = [\"192.0.2.1\"]\nannounce = \"arp\"\ninterface = \"lo\""),
        "8: vip \"v\".interface: \"lo\" has no neighbours; name an interface to them, or write "
        "announce = \"address\""},
    Bad{"min_members", vip("addresses = [\"192.0.2.1\"]\nmin_members = -1"),
        "7: vip \"v\".min_members: -1 is out of range; 0 to 65535 is allowed"},
    Bad{"hold_down", vip("addresses = [\"192.0.2.1\"]\nhold_down = \"2h\""),
        "7: vip \"v\".hold_down: 2h is out of range; 0s to 1h is allowed"},
    Bad{"unmatched", vip("addresses = [\"192.0.2.1\"]\nunmatched = \"dorp\""),
        "7: vip \"v\".unmatched: \"dorp\" is not known; did you mean \"drop\"?"},
    Bad{"unknown", vip("adresses = [\"192.0.2.1\"]"),
        "6: vip \"v\".adresses: unknown key; did you mean \"addresses\"?"});

}  // namespace
}  // namespace limpet
