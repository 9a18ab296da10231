// SPDX-License-Identifier: GPL-2.0-or-later
// Bad files: how packets get to members.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

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

}  // namespace
}  // namespace limpet
