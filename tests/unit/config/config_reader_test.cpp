// SPDX-License-Identifier: GPL-2.0-or-later
// What good files say.
#include "daemon/config/config_reader.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/unit/config/example.h"

namespace limpet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kEdge[] = "[edge]\ninterfaces = [\"eth0\"]\nhash_seed = \"x\"\n";

Config parse_good(const std::string& text) {
  auto config = parse_config(text, "f.toml");
  if (!config) {
    ADD_FAILURE() << config.error().message;
    return {};
  }
  return std::move(*config);
}

Config parse_pool(const std::string& keys) {
  return parse_good(std::string(kEdge) +
                    "[[pool]]\nname = \"p\"\n"
                    "members = [{ name = \"m\", addresses = [\"192.0.2.1\"] }]\n" +
                    keys);
}

TEST(ConfigReader, ReadsTheExamplesEdgeAndVip) {
  const Config config = parse_good(kExample);
  EXPECT_EQ(config.path, "f.toml");
  ASSERT_EQ(config.edge.interfaces.size(), 1u);
  EXPECT_EQ(config.edge.interfaces[0].text, "eth0");
  EXPECT_EQ(config.edge.interfaces[0].line, 2u);
  EXPECT_EQ(config.edge.control_socket, "/run/limpet/control.sock");
  EXPECT_EQ(config.edge.metrics, "127.0.0.1:10980");
  EXPECT_EQ(config.edge.hash_seed, "mail-farm");
  ASSERT_EQ(config.vips.size(), 1u);
  const VipConfig& vip = config.vips[0];
  EXPECT_EQ(vip.name, "mail");
  EXPECT_EQ(vip.line, 7u);
  ASSERT_EQ(vip.addresses.size(), 2u);
  EXPECT_EQ(vip.addresses[0].to_string(), "192.0.2.10");
  EXPECT_EQ(vip.addresses[1].to_string(), "2001:db8::10");
  ASSERT_TRUE(vip.interface);
  EXPECT_EQ(vip.interface->text, "eth0");
  EXPECT_EQ(vip.interface->line, 10u);
  EXPECT_EQ(vip.unmatched, Unmatched::drop);
}

TEST(ConfigReader, ReadsTheExamplesPool) {
  const Config config = parse_good(kExample);
  ASSERT_EQ(config.pools.size(), 1u);
  const PoolConfig& pool = config.pools[0];
  EXPECT_EQ(pool.name, "cas");
  EXPECT_EQ(pool.line, 12u);
  EXPECT_EQ(pool.forward, Forward::l2);
  EXPECT_EQ(pool.affinity, Affinity::single);
  EXPECT_EQ(pool.affinity_timeout, seconds(1800));
  EXPECT_EQ(pool.clients, 1'000'000u);
  EXPECT_EQ(pool.bindings, 2'000'000u);
  EXPECT_EQ(pool.rebalance_after, seconds(0));
  EXPECT_EQ(pool.mode, Mode::multiple);
  EXPECT_FALSE(pool.backup);
  EXPECT_EQ(pool.min_members, 1u);
  EXPECT_EQ(pool.maglev_slots, 65537u);
  ASSERT_EQ(pool.members.size(), 2u);
  EXPECT_EQ(pool.members[0].name, "ex1");
  EXPECT_EQ(pool.members[0].weight, 100u);
  EXPECT_EQ(pool.members[0].line, 19u);
  EXPECT_EQ(pool.members[1].name, "ex2");
  EXPECT_EQ(pool.members[1].weight, 50u);
  EXPECT_EQ(pool.members[1].line, 20u);
  ASSERT_NE(pool.members[1].address(Family::v6), nullptr);
  EXPECT_EQ(pool.members[1].address(Family::v6)->to_string(), "2001:db8::22");
  ASSERT_NE(pool.members[1].address(Family::v4), nullptr);
  EXPECT_EQ(pool.members[1].address(Family::v4)->to_string(), "192.0.2.22");
}

TEST(ConfigReader, ReadsTheExamplesChecksAndRule) {
  const Config config = parse_good(kExample);
  ASSERT_EQ(config.pools.size(), 1u);
  ASSERT_EQ(config.pools[0].checks.size(), 2u);
  const CheckConfig& https = config.pools[0].checks[0];
  EXPECT_EQ(https.kind, "https");
  EXPECT_EQ(https.port, 443);
  EXPECT_EQ(https.path, "/owa/healthcheck.htm");
  EXPECT_EQ(https.host, "mail.contoso.com");
  EXPECT_EQ(https.interval, seconds(5));
  EXPECT_EQ(https.timeout, seconds(2));
  EXPECT_EQ(https.rise, 2u);
  EXPECT_EQ(https.fall, 3u);
  EXPECT_EQ(https.line, 23u);
  EXPECT_EQ(config.pools[0].checks[1].kind, "imaps");
  EXPECT_EQ(config.pools[0].checks[1].port, 993);
  ASSERT_EQ(config.rules.size(), 1u);
  const RuleConfig& rule = config.rules[0];
  EXPECT_EQ(rule.vip, "mail");
  EXPECT_EQ(rule.pool, "cas");
  EXPECT_EQ(rule.protocol, Protocol::tcp);
  EXPECT_EQ(rule.line, 27u);
  EXPECT_EQ(to_string(rule.ports), "80,110,135,143,443,993,995,1024-65535");
}

TEST(ConfigReader, DefaultsOfTheShortestFile) {
  const Config config = parse_good(kEdge);
  EXPECT_EQ(config.edge.control_socket, "/run/limpet/control.sock");
  EXPECT_FALSE(config.edge.metrics);
  EXPECT_TRUE(config.vips.empty());
  EXPECT_TRUE(config.pools.empty());
  EXPECT_TRUE(config.rules.empty());
}

TEST(ConfigReader, SectionsInAnyOrder) {
  const Config config = parse_good(
      "rule = [{ vip = 'v', pool = 'p', protocol = 'udp', ports = 53 }]\n"
      "pool = [{ name = 'p', members = [{ name = 'm', addresses = ['::2'] }] }]\n"
      "vip = [{ name = 'v', addresses = ['::1'], unmatched = 'pass' }]\n"
      "edge = { interfaces = ['lo'], hash_seed = 's', metrics = '[::1]:1' }\n");
  ASSERT_EQ(config.rules.size(), 1u);
  EXPECT_EQ(to_string(config.rules[0].ports), "53");
  EXPECT_EQ(config.rules[0].protocol, Protocol::udp);
  EXPECT_EQ(config.vips[0].unmatched, Unmatched::pass);
}

TEST(ConfigReader, AffinityTimeouts) {
  const std::pair<const char*, int64_t> cases[] = {{"\"30m\"", 1800},
                                                   {"\"1s\"", 1},
                                                   {"\"7d\"", 604'800},
                                                   {"\"168h\"", 604'800},
                                                   {"\"2000ms\"", 2},
                                                   {"\"0s\"", 0},
                                                   {"0", 0},
                                                   {"\"0\"", 0}};
  for (const auto& [text, expected] : cases) {
    const Config config = parse_pool(std::string("affinity_timeout = ") + text + "\n");
    ASSERT_EQ(config.pools.size(), 1u) << text;
    EXPECT_EQ(config.pools[0].affinity_timeout, seconds(expected)) << text;
  }
}

TEST(ConfigReader, BindingsFollowClients) {
  const std::pair<const char*, uint64_t> cases[] = {
      {"", 2'000'000},
      {"clients = 1", 8},
      {"clients = 3", 8},
      {"clients = 5", 10},
      {"clients = 100_000_000", 200'000'000},
      {"affinity_timeout = 0", 2'000'000},
      {"bindings = 8", 8},
      {"clients = 10\nbindings = 400_000_000", 400'000'000},
      {"bindings = 12345\nclients = 10", 12345}};
  for (const auto& [keys, expected] : cases) {
    const Config config = parse_pool(std::string(keys) + "\n");
    ASSERT_EQ(config.pools.size(), 1u) << keys;
    EXPECT_EQ(config.pools[0].bindings, expected) << keys;
  }
}

TEST(ConfigReader, RebalanceAfter) {
  const std::pair<const char*, int64_t> cases[] = {
      {"", 0},
      {"rebalance_after = 0", 0},
      {"rebalance_after = \"0s\"", 0},
      {"rebalance_after = \"30d\"", 2'592'000},
      {"rebalance_after = \"30m\"", 1800},
      {"rebalance_after = \"1s\"\naffinity_timeout = \"1s\"", 1},
      {"rebalance_after = \"2000ms\"\naffinity_timeout = \"1s\"", 2},
      {"rebalance_after = \"7d\"\naffinity_timeout = \"7d\"", 604'800},
      {"rebalance_after = 0\naffinity_timeout = 0", 0}};
  for (const auto& [keys, expected] : cases) {
    const Config config = parse_pool(std::string(keys) + "\n");
    ASSERT_EQ(config.pools.size(), 1u) << keys;
    EXPECT_EQ(config.pools[0].rebalance_after, seconds(expected)) << keys;
  }
}

TEST(ConfigReader, WantedStates) {
  const std::pair<const char*, WantedState> cases[] = {
      {"", WantedState::up},
      {", state = \"up\"", WantedState::up},
      {", state = \"draining\"", WantedState::draining},
      {", state = \"disabled\"", WantedState::disabled}};
  for (const auto& [key, expected] : cases) {
    const Config config =
        parse_good(std::string(kEdge) + "[[pool]]\nname = \"p\"\n" +
                   "members = [{ name = \"m\", addresses = [\"192.0.2.1\"]" + key + " }]\n");
    ASSERT_EQ(config.pools.size(), 1u) << key;
    EXPECT_EQ(config.pools[0].members[0].state, expected) << key;
  }
}

TEST(ConfigReader, DefaultModeHasNoPriorities) {
  for (const char* mode : {"", "mode = \"multiple\"\n"}) {
    const Config config = parse_pool(mode);
    ASSERT_EQ(config.pools.size(), 1u);
    EXPECT_EQ(config.pools[0].mode, Mode::multiple);
    EXPECT_EQ(config.pools[0].members[0].priority, 0u);
  }
}

TEST(ConfigReader, PrioritiesBeforeOrAfterTheMode) {
  const std::string mode = "mode = \"priority\"\n";
  const std::string members =
      "members = [{ name = \"m\", addresses = [\"192.0.2.1\"], priority = 65535 },\n"
      "           { name = \"n\", addresses = [\"192.0.2.2\"], priority = 1 }]\n";
  for (const std::string& keys : {mode + members, members + mode}) {
    const Config config = parse_good(std::string(kEdge) + "[[pool]]\nname = \"p\"\n" + keys);
    ASSERT_EQ(config.pools.size(), 1u);
    EXPECT_EQ(config.pools[0].mode, Mode::priority);
    ASSERT_EQ(config.pools[0].members.size(), 2u);
    EXPECT_EQ(config.pools[0].members[0].priority, 65535u);
    EXPECT_EQ(config.pools[0].members[1].priority, 1u);
  }
}

TEST(ConfigReader, PrioritiesAreOfOnePool) {
  const std::string member = "members = [{ name = \"m\", addresses = [\"::2\"], priority = 1 }]\n";
  const Config config = parse_good(std::string(kEdge) +  //
                                   "[[pool]]\nname = \"p\"\nmode = \"priority\"\n" + member +
                                   "[[pool]]\nname = \"q\"\nmode = \"priority\"\n" + member);
  EXPECT_EQ(config.pools.size(), 2u);
}

TEST(ConfigReader, DisabledRules) {
  const std::string rule = "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\npool = \"p\"\n";
  const Config config = parse_good(
      std::string(kEdge) + "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n" +
      "[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.3\"] }]\n" + rule +
      "ports = 1\n" +                          //
      rule + "ports = 2\ndisabled = true\n" +  //
      rule + "ports = 3\ndisabled = false\n");
  ASSERT_EQ(config.rules.size(), 3u);
  EXPECT_FALSE(config.rules[0].disabled);
  EXPECT_TRUE(config.rules[1].disabled);
  EXPECT_FALSE(config.rules[2].disabled);
}

TEST(ConfigReader, NetworkAffinity) {
  const Config config = parse_pool("affinity = \"network\"\nnetwork = { v4 = 20, v6 = 56 }\n");
  ASSERT_EQ(config.pools.size(), 1u);
  EXPECT_EQ(config.pools[0].network_v4, 20);
  EXPECT_EQ(config.pools[0].network_v6, 56);
  const Config half = parse_pool("affinity = \"network\"\nnetwork = { v4 = 8 }\n");
  ASSERT_EQ(half.pools.size(), 1u);
  EXPECT_EQ(half.pools[0].network_v4, 8);
  EXPECT_EQ(half.pools[0].network_v6, 64);
}

std::string text_of(const Prefix& prefix) {
  return prefix.address.to_string() + "/" + std::to_string(prefix.length);
}

TEST(ConfigReader, DefaultsOfForwarding) {
  const Config config = parse_pool("");
  ASSERT_EQ(config.pools.size(), 1u);
  const PoolConfig& pool = config.pools[0];
  EXPECT_EQ(pool.forward, Forward::l2);
  EXPECT_EQ(pool.when_empty, WhenEmpty::drop);
  EXPECT_FALSE(pool.mtu);
  EXPECT_EQ(pool.clamp_mss, 0);
  EXPECT_EQ(text_of(pool.tunnel_source_v4), "100.64.0.0/16");
  EXPECT_EQ(text_of(pool.tunnel_source_v6), "100::/64");
  EXPECT_EQ(to_string(pool.ephemeral_ports), "32768-65535");
  EXPECT_FALSE(pool.members[0].local);
}

TEST(ConfigReader, Forwards) {
  const std::pair<const char*, Forward> cases[] = {
      {"l2", Forward::l2}, {"ipip", Forward::ipip}, {"nat", Forward::nat}};
  for (const auto& [word, expected] : cases) {
    const Config config = parse_pool(std::string("forward = \"") + word + "\"\n");
    ASSERT_EQ(config.pools.size(), 1u) << word;
    EXPECT_EQ(config.pools[0].forward, expected) << word;
  }
}

TEST(ConfigReader, WhenEmpty) {
  const std::pair<const char*, WhenEmpty> cases[] = {{"drop", WhenEmpty::drop},
                                                     {"reject", WhenEmpty::reject}};
  for (const auto& [word, expected] : cases) {
    const Config config = parse_pool(std::string("when_empty = \"") + word + "\"\n");
    ASSERT_EQ(config.pools.size(), 1u) << word;
    EXPECT_EQ(config.pools[0].when_empty, expected) << word;
  }
}

TEST(ConfigReader, MtuAndMssAtTheirBounds) {
  for (const char* forward : {"l2", "ipip", "nat"}) {
    for (const auto& [mtu, mss] : {std::pair(576, 536), {1500, 1460}, {65535, 65495}}) {
      const Config config =
          parse_pool("mtu = " + std::to_string(mtu) + "\nclamp_mss = " + std::to_string(mss) +
                     "\nforward = \"" + forward + "\"\n");
      ASSERT_EQ(config.pools.size(), 1u) << mtu;
      EXPECT_EQ(config.pools[0].mtu, static_cast<uint32_t>(mtu));
      EXPECT_EQ(config.pools[0].clamp_mss, mss);
    }
  }
}

TEST(ConfigReader, TunnelSources) {
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
    const Config config =
        parse_pool(std::string("forward = \"ipip\"\ntunnel_source = ") + c.keys + "\n");
    ASSERT_EQ(config.pools.size(), 1u) << c.keys;
    EXPECT_EQ(text_of(config.pools[0].tunnel_source_v4), c.v4) << c.keys;
    EXPECT_EQ(text_of(config.pools[0].tunnel_source_v6), c.v6) << c.keys;
  }
}

TEST(ConfigReader, EphemeralPorts) {
  for (const char* range : {"32768-60999", "49152-65535", "1-65535", "40000-40000"}) {
    const Config config =
        parse_pool(std::string("ephemeral_ports = \"") + range + "\"\nforward = \"nat\"\n");
    ASSERT_EQ(config.pools.size(), 1u) << range;
    const PortRange& ports = config.pools[0].ephemeral_ports;
    EXPECT_EQ(std::to_string(ports.first) + "-" + std::to_string(ports.last), range);
  }
}

TEST(ConfigReader, LocalMembers) {
  const std::string members =
      "members = [{ name = \"m\", local = true }, { name = \"n\", local = false, addresses = "
      "[\"192.0.2.1\"] }]\n";
  for (const char* forward : {"l2", "ipip", "nat"}) {
    const Config config =  // one in each of two pools
        parse_good(std::string(kEdge) + "[[pool]]\nname = \"p\"\nforward = \"" + forward + "\"\n" +
                   members + "[[pool]]\nname = \"q\"\n" + members);
    ASSERT_EQ(config.pools.size(), 2u);
    ASSERT_EQ(config.pools[0].members.size(), 2u);
    EXPECT_TRUE(config.pools[0].members[0].local);
    EXPECT_TRUE(config.pools[0].members[0].addresses.empty());
    EXPECT_FALSE(config.pools[0].members[1].local);
    EXPECT_EQ(config.pools[0].members[1].addresses.size(), 1u);
  }
}

TEST(ConfigReader, MemberPorts) {
  const std::string rule = "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\npool = \"p\"\n";
  const Config config =
      parse_good(std::string(kEdge) + "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n" +
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

TEST(ConfigReader, DefaultPortsAndTimeoutsOfChecks) {
  const std::pair<const char*, uint16_t> cases[] = {
      {"http", 80},   {"https", 443}, {"imap", 143},  {"imaps", 993}, {"pop3", 110},
      {"pop3s", 995}, {"smtp", 25},   {"smtps", 465}, {"msrpc", 135}, {"none", 0}};
  for (const auto& [kind, port] : cases) {
    const Config config = parse_pool(std::string("checks = [{ kind = \"") + kind + "\" }]\n");
    ASSERT_EQ(config.pools.size(), 1u) << kind;
    ASSERT_EQ(config.pools[0].checks.size(), 1u) << kind;
    EXPECT_EQ(config.pools[0].checks[0].port, port) << kind;
  }
  const Config config = parse_pool("checks = [{ kind = \"http\", interval = \"500ms\" }]\n");
  ASSERT_EQ(config.pools.size(), 1u);
  EXPECT_EQ(config.pools[0].checks[0].timeout, milliseconds(500));
  EXPECT_EQ(config.pools[0].checks[0].path, "/");
}

TEST(ConfigReader, TouchingRangesAndOtherProtocolsDoNotOverlap) {
  const Config config = parse_good(
      std::string(kEdge) +
      "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n"
      "[[vip]]\nname = \"w\"\naddresses = [\"192.0.2.2\"]\n"
      "[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.3\"] }]\n"
      "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\nports = [\"1-79\", \"81-81\"]\npool = \"p\"\n"
      "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\nports = [80, \"82-65535\"]\npool = \"p\"\n"
      "[[rule]]\nvip = \"v\"\nprotocol = \"udp\"\nports = \"1-65535\"\npool = \"p\"\n"
      "[[rule]]\nvip = \"w\"\nprotocol = \"tcp\"\nports = 80\npool = \"p\"\n");
  EXPECT_EQ(config.rules.size(), 4u);
}

TEST(ConfigReader, ByteOrderMarkAndCarriageReturns) {
  std::string text = "\xef\xbb\xbf";
  for (const char* c = kExample; *c != '\0'; ++c) {
    if (*c == '\n') text += '\r';
    text += *c;
  }
  const Config config = parse_good(text);
  ASSERT_EQ(config.rules.size(), 1u);
  EXPECT_EQ(config.rules[0].line, 27u);
}

TEST(ConfigReader, LastLineWithoutItsEnd) {
  const Config config = parse_good("[edge]\ninterfaces=['e']\nhash_seed='x' # no newline");
  EXPECT_EQ(config.edge.hash_seed, "x");
}

std::string large_file(bool one_line) {
  const std::string end = one_line ? "" : "\n";
  std::string text = kEdge;
  for (int v = 0; v < 64; ++v) {
    const std::string number = std::to_string(v);
    text += "[[vip]]\nname = \"v" + number + "\"\naddresses = [\"10.0.0." + number + "\"]\n";
  }
  for (int p = 0; p < 16; ++p) {
    const std::string pool = std::to_string(p);
    text += "[[pool]]\nname = \"p" + pool + "\"\nmembers = [" + end;
    for (int m = 0; m < 63; ++m) {
      const std::string member = std::to_string(m);
      text += "{ name = \"m" + member + "\", addresses = [\"10.1." + pool + "." + member +
              "\"], weight = " + member + " }, " + end;
    }
    text += "]\n";
  }
  for (int r = 0; r < 6400; ++r) {
    const int port = r / 64 * 100;
    text += "[[rule]]\nvip = \"v" + std::to_string(r % 64) + "\"\nprotocol = \"tcp\"\nports = [" +
            std::to_string(port + 1) + ", \"" + std::to_string(port + 2) + "-" +
            std::to_string(port + 100) + "\"]\npool = \"p" + std::to_string(r % 16) + "\"\n";
  }
  return text;
}

TEST(ConfigReader, LargeFilesTakeLinearTime) {
  for (const bool one_line : {false, true}) {
    const std::string text = large_file(one_line);
    const auto start = std::chrono::steady_clock::now();
    const Config config = parse_good(text);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(config.rules.size(), 6400u);
    EXPECT_EQ(config.rules.back().line, one_line ? 32239u : 33263u);
    // Generous, for debug builds under sanitizers: a quadratic reader takes minutes.
    EXPECT_LT(took, std::chrono::seconds(30));
    RecordProperty(one_line ? "one_line_ms" : "ms",
                   static_cast<int>(std::chrono::duration_cast<milliseconds>(took).count()));
  }
}

TEST(ConfigText, WordsAndRanges) {
  EXPECT_STREQ(to_string(Protocol::udp), "udp");
  EXPECT_STREQ(to_string(Affinity::network), "network");
  EXPECT_STREQ(to_string(Forward::ipip), "ipip");
  EXPECT_STREQ(to_string(WhenEmpty::drop), "drop");
  EXPECT_STREQ(to_string(WhenEmpty::reject), "reject");
  EXPECT_STREQ(to_string(Mode::multiple), "multiple");
  EXPECT_STREQ(to_string(Mode::priority), "priority");
  EXPECT_STREQ(to_string(WantedState::up), "up");
  EXPECT_STREQ(to_string(WantedState::draining), "draining");
  EXPECT_STREQ(to_string(WantedState::disabled), "disabled");
  EXPECT_EQ(to_string(PortRange{80, 80}), "80");
  EXPECT_EQ(to_string(PortRange{1024, 65535}), "1024-65535");
  EXPECT_EQ(to_string(std::vector<PortRange>{}), "");
}

TEST(MemberConfig, AddressOfAFamilyItLacks) {
  MemberConfig member;
  member.addresses.push_back(*IpAddress::parse("192.0.2.1"));
  EXPECT_EQ(member.address(Family::v6), nullptr);
  EXPECT_EQ(member.address(Family::v4), member.addresses.data());
}

}  // namespace
}  // namespace limpet
