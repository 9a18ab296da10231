// SPDX-License-Identifier: GPL-2.0-or-later
// What good files say. Those of some sections are in *_reader_test.cpp.
#include "daemon/config/config_reader.h"

#include <chrono>
#include <string>

#include "tests/unit/config/example.h"
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ConfigReader, ReadsTheExamplesEdgeAndVip) {
  const Config config = parse_good(kExample);
  EXPECT_EQ(config.path, "f.toml");
  ASSERT_EQ(config.edge.interfaces.size(), 1u);
  EXPECT_EQ(config.edge.interfaces[0].text, "eth0");
  EXPECT_EQ(config.edge.interfaces[0].line, 2u);
  EXPECT_EQ(config.edge.control_socket, "/run/limpet/control.sock");
  EXPECT_EQ(config.edge.pins, "/sys/fs/bpf/limpet");
  EXPECT_FALSE(config.edge.force);
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

TEST(ConfigReader, ReadsHowAVipIsAnnounced) {
  const Config config =
      parse_good(vip("addresses = [\"192.0.2.1\"]\nannounce = \"arp\"\n"
                     "min_members = 3\nhold_down = \"1500ms\""));
  ASSERT_EQ(config.vips.size(), 1u);
  EXPECT_EQ(config.vips[0].announce, Announce::arp);
  EXPECT_EQ(config.vips[0].min_members, 3u);
  EXPECT_EQ(config.vips[0].hold_down, milliseconds(1500));
}

TEST(ConfigReader, AVipIsAnnouncedByOthersUnlessTheFileSaysSo) {
  const Config config = parse_good(vip("addresses = [\"192.0.2.1\"]"));
  ASSERT_EQ(config.vips.size(), 1u);
  EXPECT_EQ(config.vips[0].announce, Announce::none);
  EXPECT_EQ(config.vips[0].min_members, 1u);
  EXPECT_EQ(config.vips[0].hold_down, seconds(10));
}

TEST(ConfigReader, TheDeviceOfAVipFollowsFromHowItIsAnnounced) {
  const EdgeConfig edge{.interfaces = {{"front", 1}, {"back", 1}}};
  VipConfig vip;
  EXPECT_EQ(vip.device(edge), "");
  vip.announce = Announce::arp;
  EXPECT_EQ(vip.device(edge), "front");
  vip.announce = Announce::address;
  EXPECT_EQ(vip.device(edge), "lo");
  vip.interface = Located{"vips", 1};
  EXPECT_EQ(vip.device(edge), "vips");
  vip.announce = Announce::arp;
  EXPECT_EQ(vip.device(edge), "vips");
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
  EXPECT_EQ(https.kind, CheckKind::https);
  EXPECT_EQ(https.port, 443);
  EXPECT_EQ(https.path, "/owa/healthcheck.htm");
  EXPECT_EQ(https.host, "mail.contoso.com");
  EXPECT_EQ(https.interval, seconds(5));
  EXPECT_EQ(https.timeout, seconds(2));
  EXPECT_EQ(https.rise, 2u);
  EXPECT_EQ(https.fall, 3u);
  EXPECT_EQ(https.line, 23u);
  EXPECT_EQ(config.pools[0].checks[1].kind, CheckKind::imaps);
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

TEST(ConfigReader, DisabledRules) {
  const std::string rule = "[[rule]]\nvip = \"v\"\nprotocol = \"tcp\"\npool = \"p\"\n";
  const Config config = parse_good(
      kEdge + "[[vip]]\nname = \"v\"\naddresses = [\"192.0.2.1\"]\n" +
      "[[pool]]\nname = \"p\"\nmembers = [{ name = \"m\", addresses = [\"192.0.2.3\"] }]\n" + rule +
      "ports = 1\n" +                          //
      rule + "ports = 2\ndisabled = true\n" +  //
      rule + "ports = 3\ndisabled = false\n");
  ASSERT_EQ(config.rules.size(), 3u);
  EXPECT_FALSE(config.rules[0].disabled);
  EXPECT_TRUE(config.rules[1].disabled);
  EXPECT_FALSE(config.rules[2].disabled);
}

TEST(ConfigReader, TouchingRangesAndOtherProtocolsDoNotOverlap) {
  const Config config = parse_good(
      kEdge +
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

}  // namespace
}  // namespace limpet
