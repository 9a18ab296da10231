// SPDX-License-Identifier: GPL-2.0-or-later
// What a pool's way of forwarding asks of its members' addresses and of its mtu.
#include <gtest/gtest.h>

#include <string>

#include "daemon/config/config_reader.h"

namespace limpet {
namespace {

const std::string kEdge = "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n";  // lines 1–3
constexpr char kV4[] = "{ name = \"four\", addresses = [\"192.0.2.9\"] },\n";
constexpr char kV6[] = "{ name = \"six\", addresses = [\"2001:db8::9\"] },\n";
constexpr char kBoth[] = "{ name = \"both\", addresses = [\"192.0.2.8\", \"2001:db8::8\"] },\n";
constexpr char kLocal[] = "{ name = \"edge\", local = true },\n";

/// The keys on line 6, the members, one a line, from line 8 on.
std::string pool(const std::string& name, const std::string& keys, const std::string& members) {
  return "[[pool]]\nname = \"" + name + "\"\n" + keys + "\nmembers = [\n" + members + "]\n";
}

std::string vip_and_rule(const std::string& addresses, const std::string& pool) {
  return "[[vip]]\nname = \"v\"\naddresses = [" + addresses + "]\n" +
         "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\nports = 80\npool = \"" + pool + "\"\n";
}

std::string error(const std::string& sections) {
  const auto config = parse_config(kEdge + sections, "f");
  return config ? "no error" : config.error().message;
}

constexpr char kVip4[] = "\"192.0.2.1\"";
constexpr char kVip6[] = "\"2001:db8::1\"";
constexpr char kVipBoth[] = "\"192.0.2.1\", \"2001:db8::1\"";

TEST(FamilyNeeds, L2AndNatNeedAnAddressOfEachFamily) {
  for (const char* forward : {"forward = \"l2\"", "forward = \"nat\""}) {
    EXPECT_EQ(error(pool("p", forward, kBoth) + vip_and_rule(kVipBoth, "p")), "no error");
    EXPECT_EQ(error(pool("p", forward, std::string(kBoth) + kV4) + vip_and_rule(kVip6, "p")),
              "f:9: pool \"p\".members[1].addresses: member \"four\" has no IPv6 address, but the "
              "rule on line 14 sends it packets for vip \"v\", which has one; add an IPv6 address");
    EXPECT_EQ(error(pool("p", forward, std::string(kBoth) + kV6) + vip_and_rule(kVip4, "p")),
              "f:9: pool \"p\".members[1].addresses: member \"six\" has no IPv4 address, but the "
              "rule on line 14 sends it packets for vip \"v\", which has one; add an IPv4 address");
  }
}

TEST(FamilyNeeds, TunnelsCarryTheOtherFamily) {
  for (const char* vip : {kVip4, kVip6, kVipBoth}) {
    EXPECT_EQ(error(pool("p", "forward = \"ipip\"", std::string(kV4) + kV6 + kBoth) +
                    vip_and_rule(vip, "p")),
              "no error");
  }
}

TEST(FamilyNeeds, TunnelsNeedAnAddressAllTheSame) {
  EXPECT_EQ(error(pool("p", "forward = \"ipip\"", "{ name = \"m\", addresses = [] }\n")),
            "f:8: pool \"p\".members[0].addresses: is empty; write at least one of IP addresses");
}

TEST(FamilyNeeds, LocalMembersNeedNoAddress) {
  for (const char* forward : {"forward = \"l2\"", "forward = \"ipip\"", "forward = \"nat\""}) {
    EXPECT_EQ(error(pool("p", forward, kLocal) + vip_and_rule(kVipBoth, "p")), "no error");
  }
}

TEST(FamilyNeeds, BackupsOfTunnelsNeedWhatTheyForwardBy) {
  const std::string tunnels = pool("p", "forward = \"ipip\"\nbackup = \"q\"", kV4);
  EXPECT_EQ(error(tunnels + pool("q", "forward = \"ipip\"", kV4) + vip_and_rule(kVip6, "p")),
            "no error");
  EXPECT_EQ(error(tunnels + pool("q", "", kV4) + vip_and_rule(kVip6, "p")),
            "f:15: pool \"q\".members[0].addresses: member \"four\" has no IPv6 address, but the "
            "rule on line 20 sends packets for vip \"v\", which has one, to pool \"p\", whose "
            "backups lead here; add an IPv6 address");
}

/// A pool with this mtu on line 6.
std::string tunnels(int mtu, const std::string& members) {
  return pool("p", "mtu = " + std::to_string(mtu) + "\nforward = \"ipip\"", members);
}

TEST(TunnelMtu, LeavesIpv6ItsLeast) {
  const std::string six = vip_and_rule(kVipBoth, "p");
  EXPECT_EQ(error(tunnels(1300, kV4) + six), "no error");
  EXPECT_EQ(
      error(tunnels(1299, kV4) + six),
      "f:6: pool \"p\".mtu: 1299 leaves 1279 bytes inside the IPv4 tunnel to member \"four\", "
      "but IPv6 packets reach the pool and need 1280; write at least 1300");
  EXPECT_EQ(error(tunnels(1320, kV6) + six), "no error");
  EXPECT_EQ(error(tunnels(1319, kV6) + six),
            "f:6: pool \"p\".mtu: 1319 leaves 1279 bytes inside the IPv6 tunnel to member \"six\", "
            "but IPv6 packets reach the pool and need 1280; write at least 1320");
  EXPECT_EQ(error(tunnels(576, kV4) + six),
            "f:6: pool \"p\".mtu: 576 leaves 556 bytes inside the IPv4 tunnel to member \"four\", "
            "but IPv6 packets reach the pool and need 1280; write at least 1300");
}

TEST(TunnelMtu, OfTheMemberThatTakesMost) {
  const std::string six = vip_and_rule(kVip6, "p");
  for (const std::string& members : {std::string(kV4) + kBoth, std::string(kBoth) + kV4}) {
    EXPECT_EQ(error(tunnels(1320, members) + six), "no error");
    EXPECT_EQ(error(tunnels(1310, members) + six),
              "f:6: pool \"p\".mtu: 1310 leaves 1270 bytes inside the IPv6 tunnel to member "
              "\"both\", but IPv6 packets reach the pool and need 1280; write at least 1320");
  }
}

TEST(TunnelMtu, ThroughBackups) {
  const std::string six = vip_and_rule(kVip6, "q");
  EXPECT_EQ(
      error(tunnels(1299, kV4) + pool("q", "backup = \"p\"", kV6) + six),
      "f:6: pool \"p\".mtu: 1299 leaves 1279 bytes inside the IPv4 tunnel to member \"four\", "
      "but IPv6 packets reach the pool and need 1280; write at least 1300");
}

TEST(TunnelMtu, MayBeSmallWithoutIpv6) {
  EXPECT_EQ(error(tunnels(576, kV4) + vip_and_rule(kVip4, "p")), "no error");
  EXPECT_EQ(error(tunnels(576, kV6)), "no error");
  EXPECT_EQ(error(tunnels(576, kLocal) + vip_and_rule(kVip6, "p")), "no error");
  EXPECT_EQ(error(pool("p", "mtu = 576", kV6) + vip_and_rule(kVip6, "p")), "no error");
}

}  // namespace
}  // namespace limpet
