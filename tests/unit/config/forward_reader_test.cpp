// SPDX-License-Identifier: GPL-2.0-or-later
// What good files say of how packets get to members.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

std::string text_of(const Prefix& prefix) {
  return prefix.address.to_string() + "/" + std::to_string(prefix.length);
}

TEST(ForwardReader, DefaultsOfForwarding) {
  const PoolConfig pool = parse_pool("");
  EXPECT_EQ(pool.forward, Forward::l2);
  EXPECT_EQ(pool.when_empty, WhenEmpty::drop);
  EXPECT_FALSE(pool.mtu);
  EXPECT_EQ(pool.clamp_mss, 0);
  EXPECT_EQ(text_of(pool.tunnel_source_v4), "100.64.0.0/16");
  EXPECT_EQ(text_of(pool.tunnel_source_v6), "100::/64");
  EXPECT_EQ(to_string(pool.ephemeral_ports), "32768-65535");
  ASSERT_EQ(pool.members.size(), 1u);
  EXPECT_FALSE(pool.members[0].local);
}

TEST(ForwardReader, Forwards) {
  const std::pair<const char*, Forward> cases[] = {
      {"l2", Forward::l2}, {"ipip", Forward::ipip}, {"nat", Forward::nat}};
  for (const auto& [word, expected] : cases) {
    const PoolConfig pool = parse_pool(std::string("forward = \"") + word + "\"\n");
    EXPECT_EQ(pool.forward, expected) << word;
  }
}

TEST(ForwardReader, MtuAndMssAtTheirBounds) {
  for (const char* forward : {"l2", "ipip", "nat"}) {
    for (const auto& [mtu, mss] : {std::pair(576, 536), {1500, 1460}, {65535, 65495}}) {
      const PoolConfig pool =
          parse_pool("mtu = " + std::to_string(mtu) + "\nclamp_mss = " + std::to_string(mss) +
                     "\nforward = \"" + forward + "\"\n");
      EXPECT_EQ(pool.mtu, static_cast<uint32_t>(mtu));
      EXPECT_EQ(pool.clamp_mss, mss);
    }
  }
}

TEST(ForwardReader, TunnelSources) {
  struct Case {
    const char* keys;
    const char* v4;
    const char* v6;
  };
  const Case cases[] = {
      {"{}", "100.64.0.0/16", "100::/64"},
      {"{ v4 = \"10.0.0.0/8\" }", "10.0.0.0/8", "100::/64"},
      {"{ v4 = \"192.0.2.7/32\" }", "192.0.2.7/32", "100::/64"},
      {"{ v4 = \"223.128.0.0/9\" }", "223.128.0.0/9", "100::/64"},
      {"{ v4 = \"198.51.100.254/31\" }", "198.51.100.254/31", "100::/64"},
      {"{ v6 = \"2001:db8::/32\" }", "100.64.0.0/16", "2001:db8::/32"},
      {"{ v6 = \"2001:db8::1/128\" }", "100.64.0.0/16", "2001:db8::1/128"},
      {"{ v4 = \"126.0.0.0/8\", v6 = \"fd00:0:0:8000::/65\" }", "126.0.0.0/8",
       "fd00:0:0:8000::/65"},
  };
  for (const Case& c : cases) {
    const PoolConfig pool =
        parse_pool(std::string("forward = \"ipip\"\ntunnel_source = ") + c.keys + "\n");
    EXPECT_EQ(text_of(pool.tunnel_source_v4), c.v4) << c.keys;
    EXPECT_EQ(text_of(pool.tunnel_source_v6), c.v6) << c.keys;
  }
}

TEST(ForwardReader, EphemeralPorts) {
  for (const char* range : {"32768-60999", "49152-65535", "1-65535", "40000-40000"}) {
    const PoolConfig pool =
        parse_pool(std::string("ephemeral_ports = \"") + range + "\"\nforward = \"nat\"\n");
    const PortRange& ports = pool.ephemeral_ports;
    EXPECT_EQ(std::to_string(ports.first) + "-" + std::to_string(ports.last), range);
  }
}

TEST(ForwardReader, MemberPorts) {
  const std::string rule = "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\npool = \"p\"\n";
  const Config config =
      parse_good(kEdge + "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n" +
                 "[[pool]]\nname = \"p\"\nforward = \"nat\"\n" +
                 "members = [{ name = \"m\", addresses = [\"192.0.2.3\"] }]\n" +  //
                 rule + "ports = 80\nmember_port = 8080\n" +                      //
                 rule + "member_port = 1\nports = [\"443-443\"]\n" +              //
                 rule + "ports = \"81-90\"\n");
  ASSERT_EQ(config.rules.size(), 3u);
  EXPECT_EQ(config.rules[0].member_port, 8080);
  EXPECT_EQ(config.rules[1].member_port, 1);
  EXPECT_EQ(config.rules[2].member_port, 0);
}

}  // namespace
}  // namespace limpet
