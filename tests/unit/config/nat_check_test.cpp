// SPDX-License-Identifier: GPL-2.0-or-later
// What rules to nat pools may say: a reply's address, protocol and port must tell whose it is.
#include <gtest/gtest.h>

#include <string>

#include "daemon/config/config_reader.h"

namespace limpet {
namespace {

const std::string kEdge = "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n";  // lines 1–3

/// Five lines: the header, the name, the mode, `keys` (a comment for none), the members.
std::string pool(const std::string& name, const std::string& forward, const std::string& members,
                 const std::string& keys = "#") {
  return "[[pool]]\nname = \"" + name + "\"\nforward = \"" + forward + "\"\n" + keys +
         "\nmembers = [ " + members + " ]\n";
}

std::string member(const std::string& name, const std::string& addresses) {
  return "{ name = \"" + name + "\", addresses = [" + addresses + "] }, ";
}

const std::string kM = member("m", "\"192.0.2.9\"");
const std::string kN = member("n", "\"192.0.2.10\"");

std::string nat(const std::string& name, const std::string& members = kM,
                const std::string& keys = "#") {
  return pool(name, "nat", members, keys);
}

std::string backed(const std::string& name, const std::string& backup,
                   const std::string& members = kM, const std::string& forward = "nat") {
  return pool(name, forward, members, "backup = \"" + backup + "\"");
}

/// Three lines.
std::string vip(const std::string& name, const std::string& addresses) {
  return "[[vip]]\nname = \"" + name + "\"\naddresses = [" + addresses + "]\n";
}

const std::string kV = vip("v", "\"198.51.100.1\"");
const std::string kW = vip("w", "\"198.51.100.2\"");

/// Six lines: the header, the VIP, the protocol, the ports, the pool, `keys`.
std::string rule(const std::string& vip, const std::string& pool, const std::string& ports = "80",
                 const std::string& keys = "#", const std::string& protocol = "tcp") {
  return "[[rule]]\nvip = \"" + vip + "\"\nprotocol = \"" + protocol + "\"\nports = " + ports +
         "\npool = \"" + pool + "\"\n" + keys + "\n";
}

std::string error(const std::string& sections) {
  const auto config = parse_config(kEdge + sections, "f");
  return config ? "no error" : config.error().message;
}

void expect_error(const std::string& sections, const std::string& expected) {
  const std::string message = error(sections);
  EXPECT_TRUE(message.starts_with("f:" + expected)) << message << "\nexpected: f:" << expected;
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST(MemberPort, OfNatPoolsOnly) {
  const std::string to_p = kV + rule("v", "p", "80", "member_port = 8080");
  EXPECT_EQ(error(to_p + nat("p")), "no error");
  for (const char* forward : {"l2", "ipip"}) {
    EXPECT_EQ(error(to_p + pool("p", forward, kM)),
              std::string("f:12: rule[0].member_port: means nothing with forward \"") + forward +
                  "\" of pool \"p\" on line 13; leave it out or write forward = \"nat\" there");
  }
}

TEST(MemberPort, GoesByTheRulesPoolAndNotItsBackups) {
  const std::string to_p = kV + rule("v", "p", "80", "member_port = 8080");
  EXPECT_EQ(error(to_p + backed("p", "q") + pool("q", "l2", kM)), "no error");
  expect_error(to_p + backed("p", "q", kM, "l2") + nat("q"),
               "12: rule[0].member_port: means nothing with forward \"l2\" of pool \"p\"");
}

TEST(MemberPort, NotForALocalMember) {
  const std::string local = "{ name = \"edge\", local = true }";
  const std::string to_p = kV + rule("v", "p", "80", "member_port = 8080");
  EXPECT_EQ(error(kV + rule("v", "p") + nat("p", kM + local)), "no error");
  EXPECT_EQ(error(to_p + nat("p", kM + local)),
            "f:12: rule[0].member_port: leads to the local member \"edge\" on line 17 of pool "
            "\"p\", whose packets are not translated; leave member_port or that member out");
  EXPECT_EQ(error(to_p + backed("p", "q") + backed("q", "r", kM, "l2") + nat("r", local)),
            "f:12: rule[0].member_port: leads to the local member \"edge\" on line 27 of pool "
            "\"r\" (where the backups of pool \"p\" lead), whose packets are not translated; leave "
            "member_port or that member out");
  // Of a pool that translates nothing.
  EXPECT_EQ(error(to_p + backed("p", "q") + pool("q", "l2", local)), "no error");
  // Behind another pool's rule.
  EXPECT_EQ(error(to_p + nat("p") + nat("q", local) + rule("v", "q", "81")), "no error");
}

TEST(NatCheck, OneAddressOfEachFamily) {
  const std::string both = member("m", "\"192.0.2.9\", \"2001:db8::9\"");
  const std::string to_p = rule("v", "p") + nat("p", both);
  EXPECT_EQ(error(vip("v", "\"198.51.100.1\", \"2001:db8::1\"") + to_p), "no error");
  EXPECT_EQ(error(vip("v", "\"198.51.100.1\", \"2001:db8::1\", \"198.51.100.2\"") + to_p),
            "f:8: rule[0].vip: vip \"v\" has more than one IPv4 address, 198.51.100.1 and "
            "198.51.100.2, and replies of nat pool \"p\" would not tell which of them the client "
            "used; write a vip for each");
  EXPECT_EQ(error(vip("v", "\"2001:db8::1\", \"2001:db8::2\", \"2001:db8::3\"") + to_p),
            "f:8: rule[0].vip: vip \"v\" has more than one IPv6 address, 2001:db8::1 and "
            "2001:db8::2, and replies of nat pool \"p\" would not tell which of them the client "
            "used; write a vip for each");
}

TEST(NatCheck, OneAddressAlsoForBackups) {
  const std::string two = vip("v", "\"198.51.100.1\", \"198.51.100.2\"") + rule("v", "p");
  EXPECT_EQ(error(two + pool("p", "l2", kM)), "no error");
  EXPECT_EQ(error(two + backed("p", "q", kM, "l2") + nat("q")),
            "f:8: rule[0].vip: vip \"v\" has more than one IPv4 address, 198.51.100.1 and "
            "198.51.100.2, and replies of nat pool \"q\" (where the backups of pool \"p\" lead) "
            "would not tell which of them the client used; write a vip for each");
  // A pool that no rule leads to, and one before the rule's.
  EXPECT_EQ(error(two + pool("p", "l2", kM) + nat("q")), "no error");
  EXPECT_EQ(error(two + pool("p", "l2", kM) + backed("q", "p")), "no error");
}

constexpr char kWayOut[] =
    ": connections that its members start from there would be taken for replies; name ports "
    "outside, or set ephemeral_ports to those that the members really use (Linux: sysctl "
    "net.ipv4.ip_local_port_range, 32768-60999; Windows: 49152-65535)";

TEST(NatCheck, PortsOutsideTheEphemeral) {
  const auto with = [](const std::string& ports, const std::string& keys) {
    return error(kV + rule("v", "p", ports) + nat("p", kM, keys));
  };
  EXPECT_EQ(with("\"1-32767\"", "#"), "no error");
  EXPECT_EQ(with("\"1-32768\"", "#"),
            std::string("f:10: rule[0].ports: tcp 1-32768 overlaps 32768-65535, the "
                        "ephemeral_ports of nat pool \"p\"") +
                kWayOut);
  EXPECT_EQ(with("65535", "#"),
            std::string("f:10: rule[0].ports: tcp 65535 overlaps 32768-65535, the "
                        "ephemeral_ports of nat pool \"p\"") +
                kWayOut);
  EXPECT_EQ(with("[80, \"61000-65535\"]", "ephemeral_ports = \"32768-60999\""), "no error");
  EXPECT_EQ(with("[80, \"60999-65535\"]", "ephemeral_ports = \"32768-60999\""),
            std::string("f:10: rule[0].ports: tcp 60999-65535 overlaps 32768-60999, the "
                        "ephemeral_ports of nat pool \"p\"") +
                kWayOut);
  EXPECT_EQ(with("\"1024-49151\"", "ephemeral_ports = \"49152-65535\""), "no error");
  EXPECT_EQ(with("\"1-65535\"", "ephemeral_ports = \"7-7\""),
            std::string("f:10: rule[0].ports: tcp 1-65535 overlaps 7, the ephemeral_ports of nat "
                        "pool \"p\"") +
                kWayOut);
}

TEST(NatCheck, TheMembersPortsAreThoseThatCount) {
  const std::string p = nat("p");
  EXPECT_EQ(error(kV + rule("v", "p", "40000", "member_port = 80") + p), "no error");
  EXPECT_EQ(error(kV + rule("v", "p", "53", "member_port = 40000", "udp") + p),
            std::string("f:12: rule[0].member_port: udp 40000 overlaps 32768-65535, the "
                        "ephemeral_ports of nat pool \"p\"") +
                kWayOut);
}

TEST(NatCheck, EphemeralPortsOfBackups) {
  const std::string chain = backed("p", "q", kM, "ipip") + backed("q", "r", kM, "l2") +
                            nat("r", kM, "ephemeral_ports = \"100-200\"");
  EXPECT_EQ(error(kV + rule("v", "p", "[80, \"201-65535\"]") + chain), "no error");
  EXPECT_EQ(error(kV + rule("v", "p", "[80, \"150-151\"]") + chain),
            std::string("f:10: rule[0].ports: tcp 150-151 overlaps 100-200, the ephemeral_ports of "
                        "nat pool \"r\" (where the backups of pool \"p\" lead)") +
                kWayOut);
}

TEST(NatReplies, OfTwoVips) {
  EXPECT_EQ(error(kV + kW + nat("p") + rule("v", "p") + rule("w", "p")),
            "f:24: rule[1].ports: leads to tcp 80 of 192.0.2.9 in nat pool \"p\", as the rule on "
            "line 15 for vip \"v\" does in pool \"p\", and replies from there would not tell which "
            "of the two they are of; give each rule its own members or member_port");
}

TEST(NatReplies, OfTwoPortsOfOneVip) {
  EXPECT_EQ(error(kV + nat("p") + rule("v", "p", "80", "member_port = 8080") +
                  rule("v", "p", "81", "member_port = 8080")),
            "f:23: rule[1].member_port: leads to tcp 8080 of 192.0.2.9 in nat pool \"p\", as the "
            "rule on line 12 for vip \"v\" does in pool \"p\", and replies from there would not "
            "tell which of the two they are of; give each rule its own members or member_port");
  expect_error(
      kV + nat("p") + rule("v", "p", "\"1-100\"") + rule("v", "p", "200", "member_port = 50"),
      "23: rule[1].member_port: leads to tcp 50 of 192.0.2.9 in nat pool \"p\", as the "
      "rule on line 12 for vip \"v\" does in pool \"p\"");
  // The one that comes later in the file is to blame, whichever starts at the lower port.
  expect_error(
      kV + nat("p") + rule("v", "p", "200", "member_port = 50") + rule("v", "p", "\"1-100\""),
      "21: rule[1].ports: leads to tcp 50 of 192.0.2.9 in nat pool \"p\", as the rule on "
      "line 12 for vip \"v\" does");
}

TEST(NatReplies, OfDisabledRulesToo) {
  expect_error(kV + kW + nat("p") + rule("v", "p", "80", "disabled = true") + rule("w", "p"),
               "24: rule[1].ports: leads to tcp 80 of 192.0.2.9");
}

TEST(NatReplies, ThatDiffer) {
  EXPECT_EQ(error(kV + kW + nat("p") + rule("v", "p") +  //
                  rule("w", "p", "80", "member_port = 8080")),
            "no error");
  EXPECT_EQ(error(kV + kW + nat("p") + rule("v", "p") + rule("w", "p", "80", "#", "udp")),
            "no error");
  EXPECT_EQ(error(kV + kW + nat("p") + rule("v", "p", "\"1-79\"") + rule("w", "p", "\"80-90\"")),
            "no error");
  EXPECT_EQ(error(kV + kW + nat("p") + nat("q", kN) + rule("v", "p") + rule("w", "q")), "no error");
  // Two ports of a VIP that change places at the members.
  EXPECT_EQ(error(kV + nat("p") + rule("v", "p", "80", "member_port = 81") +
                  rule("v", "p", "81", "member_port = 80")),
            "no error");
}

TEST(NatReplies, OfPoolsThatShareAnAddress) {
  const std::string pools = nat("p", kN + kM) + nat("q", member("o", "\"192.0.2.9\""));
  EXPECT_EQ(error(kV + kW + pools + rule("v", "p", "[22, \"80-90\"]") +
                  rule("w", "q", "[25, \"90-99\"]")),
            "f:29: rule[1].ports: leads to tcp 90 of 192.0.2.9 in nat pool \"q\", as the rule on "
            "line 20 for vip \"v\" does in pool \"p\", and replies from there would not tell which "
            "of the two they are of; give each rule its own members or member_port");
  // Only one of them translates.
  EXPECT_EQ(error(kV + kW + nat("p") + pool("q", "l2", kM) + rule("v", "p") + rule("w", "q")),
            "no error");
}

TEST(NatReplies, ThroughBackups) {
  const std::string rules = kV + kW + rule("v", "p") + rule("w", "q");
  EXPECT_EQ(error(rules + backed("p", "r") + backed("q", "r", kN) +
                  nat("r", member("o", "\"192.0.2.11\""))),
            "f:19: rule[1].ports: leads to tcp 80 of 192.0.2.11 in nat pool \"r\", as the rule on "
            "line 10 for vip \"v\" does in pool \"r\", and replies from there would not tell which "
            "of the two they are of; give each rule its own members or member_port");
  expect_error(rules + backed("p", "r", kM, "l2") + nat("q", kN) + nat("r", kN),
               "19: rule[1].ports: leads to tcp 80 of 192.0.2.10 in nat pool \"q\", as the rule on "
               "line 10 for vip \"v\" does in pool \"r\"");
  EXPECT_EQ(error(rules + backed("p", "r") + nat("q", kN) + pool("r", "l2", kN)), "no error");
}

TEST(NatReplies, OneRuleMayReachAMemberTwice) {
  EXPECT_EQ(error(kV + rule("v", "p", "[80, \"90-99\"]") + backed("p", "q") + backed("q", "r") +
                  nat("r", kM + kN)),
            "no error");
  // And hides nothing behind itself.
  expect_error(kV + kW + rule("v", "p", "\"70-99\"") + rule("w", "r", "\"80-81\"") +
                   backed("p", "q") + backed("q", "r") + nat("r", kM + kN),
               "19: rule[1].ports: leads to tcp 80-81 of 192.0.2.9 in nat pool \"r\", as the rule "
               "on line 10 for vip \"v\" does in pool \"");
}

TEST(NatReplies, OfTwoFamilies) {
  const std::string to_p =
      nat("p", member("m", "\"192.0.2.9\", \"2001:db8::9\"")) + rule("v", "p") + rule("w", "p");
  EXPECT_EQ(error(kV + vip("w", "\"2001:db8::1\"") + to_p),
            "f:24: rule[1].ports: leads to tcp 80 of 192.0.2.9 in nat pool \"p\", as the rule on "
            "line 15 for vip \"v\" does in pool \"p\", and replies from there have one rule for "
            "both families; write one vip that has the addresses of both");
  EXPECT_EQ(error(kV + vip("w", "\"198.51.100.2\", \"2001:db8::1\"") + to_p),
            "f:24: rule[1].ports: leads to tcp 80 of 192.0.2.9 in nat pool \"p\", as the rule on "
            "line 15 for vip \"v\" does in pool \"p\", and replies from there would not tell which "
            "of the two they are of; give each rule its own members or member_port");
  // Members that are apart, though one machine.
  EXPECT_EQ(error(kV + vip("w", "\"2001:db8::1\"") + nat("p") +
                  nat("q", member("m", "\"2001:db8::9\"")) + rule("v", "p") + rule("w", "q")),
            "no error");
}

TEST(NatReplies, TheFirstOfTwoIsReported) {
  expect_error(kV + kW + nat("p", kN + kM) + nat("q", kM) + rule("v", "p", "[80, 90]") +
                   rule("w", "q", "90") + rule("w", "p", "80"),
               "29: rule[1].ports: leads to tcp 90 of 192.0.2.9 in nat pool \"q\"");
}

TEST(NatReplies, WhatOverlapsInAVipIsCalledThat) {
  expect_error(kV + nat("p") + rule("v", "p") + rule("v", "p"),
               "21: rule[1].ports: tcp 80 overlaps 80 of the rule on line 12 for vip \"v\"");
}

}  // namespace
}  // namespace limpet
