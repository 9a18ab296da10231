// SPDX-License-Identifier: GPL-2.0-or-later
// What DNS says about members: taken over, or refused as a file that says so would be.
#include "daemon/config/resolved.h"

#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

std::vector<IpAddress> addresses(std::initializer_list<const char*> texts) {
  std::vector<IpAddress> addresses;
  for (const char* text : texts) addresses.push_back(*IpAddress::parse(text));
  return addresses;
}

constexpr char kNamed[] = "{ name = \"m\", addresses = [\"ex1.contoso.com\"] },\n";
constexpr char kOther[] = "{ name = \"n\", addresses = [\"ex2.contoso.com\"] },\n";
constexpr char kFixed[] = "{ name = \"f\", addresses = [\"192.0.2.9\"] },\n";

/// The keys on line 6, the members, one a line, from line 8 on.
std::string pool_of(const std::string& name, const std::string& keys, const std::string& members) {
  return "[[pool]]\nname = \"" + name + "\"\n" + keys + "\nmembers = [\n" + members + "]\n";
}

std::string vip_of(const std::string& name, const std::string& addresses) {
  return "[[vip]]\nname = \"" + name + "\"\naddresses = [" + addresses + "]\n";
}

const std::string kVip6 = vip_of("v", "\"2001:db8::1\"");
const std::string kVipBoth = vip_of("v", "\"198.51.100.1\", \"2001:db8::1\"");

/// What is wrong with the file as it stands, or else with what DNS says about it.
std::string error(const std::string& sections, const AddressesByName& by_name) {
  const auto config = parse_config(kEdge + sections, "f");
  if (!config) return "the file: " + config.error().message;
  const auto filled = resolved(*config, by_name);
  return filled ? "no error" : filled.error().message;
}

TEST(Resolved, FillsInAddresses) {
  const Config config = parse_good(members(std::string(kNamed) + kOther + kFixed));
  const AddressesByName first = {{"ex1.contoso.com", addresses({"192.0.2.1", "2001:db8::2"})},
                                 {"ex2.contoso.com", addresses({"192.0.2.2"})},
                                 {"other.contoso.com", addresses({"192.0.2.9"})}};
  const auto filled = resolved(config, first);
  ASSERT_TRUE(filled) << filled.error().message;
  const std::vector<MemberConfig>& members = filled->pools[0].members;
  EXPECT_EQ(members[0].addresses, addresses({"192.0.2.1", "2001:db8::2"}));
  EXPECT_EQ(members[0].host_name, "ex1.contoso.com");
  EXPECT_EQ(members[1].addresses, addresses({"192.0.2.2"}));
  EXPECT_EQ(members[2].addresses, addresses({"192.0.2.9"}));
  EXPECT_TRUE(config.pools[0].members[0].addresses.empty());
}

TEST(Resolved, ReplacesAndForgetsEarlierAnswers) {
  const Config config = parse_good(members(std::string(kNamed) + kOther));
  const auto first = resolved(config, {{"ex1.contoso.com", addresses({"192.0.2.1"})},
                                       {"ex2.contoso.com", addresses({"192.0.2.2"})}});
  ASSERT_TRUE(first);
  // The two have changed places, which is no clash.
  const auto second = resolved(*first, {{"ex1.contoso.com", addresses({"192.0.2.2"})},
                                        {"ex2.contoso.com", addresses({"192.0.2.1"})}});
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->pools[0].members[0].addresses, addresses({"192.0.2.2"}));
  const auto third = resolved(*second, {{"ex1.contoso.com", {}}});
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->pools[0].members[0].addresses.empty());
  EXPECT_TRUE(third->pools[0].members[1].addresses.empty());
}

TEST(Resolved, MissingFamiliesAreNoError) {
  for (const char* forward : {"forward = \"l2\"", "forward = \"nat\"", "forward = \"ipip\""}) {
    const std::string file = pool_of("p", forward, kNamed) + kVipBoth + rule("80");
    EXPECT_EQ(error(file, {}), "no error");
    EXPECT_EQ(error(file, {{"ex1.contoso.com", addresses({"192.0.2.1"})}}), "no error");
    EXPECT_EQ(error(file, {{"ex1.contoso.com", addresses({"2001:db8::2"})}}), "no error");
  }
}

TEST(Resolved, AnAddressTwiceInAPool) {
  EXPECT_EQ(
      error(pool_of("p", "#", std::string(kNamed) + kFixed),
            {{"ex1.contoso.com", addresses({"192.0.2.9"})}}),
      "f:9: pool \"p\".members[1].addresses: member \"f\" has the address 192.0.2.9 of member "
      "\"m\" on line 8; give each its own");
  EXPECT_EQ(
      error(pool_of("p", "#", std::string(kNamed) + kOther),
            {{"ex1.contoso.com", addresses({"::2"})}, {"ex2.contoso.com", addresses({"::2"})}}),
      "f:9: pool \"p\".members[1].addresses: member \"n\" has the address ::2 of member \"m\" "
      "on line 8; give each its own");
  EXPECT_EQ(error(pool_of("p", "#", kNamed) + pool_of("q", "#", kFixed),
                  {{"ex1.contoso.com", addresses({"192.0.2.9"})}}),
            "no error");
}

TEST(Resolved, AVipsAddress) {
  EXPECT_EQ(
      error(pool_of("p", "#", kNamed) + kVip6,
            {{"ex1.contoso.com", addresses({"192.0.2.1", "2001:db8::1"})}}),
      "f:8: pool \"p\".members[0].addresses: address 2001:db8::1 is that of vip \"v\" on line "
      "10; write the member's own address");
}

TEST(Resolved, AnAddressOfNoHost) {
  const std::string file = pool_of("p", "#", std::string(kFixed) + kNamed);
  const std::string path = "f:9: pool \"p\".members[1].addresses: ";
  const std::string expected = "; a unicast address of a host is expected";
  EXPECT_EQ(error(file, {{"ex1.contoso.com", addresses({"0.0.0.0"})}}),
            path + "\"0.0.0.0\" is the unspecified address" + expected);
  EXPECT_EQ(error(file, {{"ex1.contoso.com", addresses({"192.0.2.1", "::ffff:192.0.2.1"})}}),
            path + "\"::ffff:192.0.2.1\" is an IPv4-mapped address" + expected);
}

TEST(Resolved, AmbiguousReplies) {
  const std::string file = pool_of("p", "forward = \"nat\"", kNamed) +
                           pool_of("q", "forward = \"nat\"", kFixed) +
                           vip_of("v", "\"198.51.100.1\"") + vip_of("w", "\"198.51.100.2\"") +
                           rule("80") + rule("80", "w", "q");
  EXPECT_EQ(error(file, {{"ex1.contoso.com", addresses({"192.0.2.8"})}}), "no error");
  EXPECT_EQ(
      error(file, {{"ex1.contoso.com", addresses({"192.0.2.9"})}}),
      "f:30: rule[1].ports: leads to tcp 80 of 192.0.2.9 in nat pool \"q\", as the rule on "
      "line 22 for vip \"v\" does in pool \"p\", and replies from there would not tell which of "
      "the two they are of; give each rule its own members or member_port");
}

TEST(Resolved, RoomInTunnels) {
  const std::string file =
      pool_of("p", "mtu = 1310\nforward = \"ipip\"", kNamed) + kVip6 + rule("80");
  EXPECT_EQ(error(file, {}), "no error");
  EXPECT_EQ(error(file, {{"ex1.contoso.com", addresses({"192.0.2.1"})}}), "no error");
  EXPECT_EQ(
      error(file, {{"ex1.contoso.com", addresses({"2001:db8::9"})}}),
      "f:6: pool \"p\".mtu: 1310 leaves 1270 bytes inside the IPv6 tunnel to member \"m\", but "
      "IPv6 packets reach the pool and need 1280; write at least 1320");
}

}  // namespace
}  // namespace limpet
