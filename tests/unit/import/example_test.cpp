// SPDX-License-Identifier: GPL-2.0-or-later
// The files of deploy/examples: limpetd takes them, and they mean what they are there for.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "daemon/config/config_reader.h"
#include "tests/unit/import/cluster.h"

namespace limpet {
namespace {

using std::chrono::minutes;
using testing::SizeIs;

const IpAddress kVip4 = *IpAddress::parse("192.0.2.10");
const IpAddress kVip6 = *IpAddress::parse("2001:db8::10");

std::string contents(const std::string& name) {
  std::ifstream file(LIMPET_EXAMPLES "/" + name, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_TRUE(file.is_open()) << name;
  return text.str();
}

Config read(const std::string& name) {
  auto config = read_config(LIMPET_EXAMPLES "/" + name);
  if (config) return *std::move(config);
  ADD_FAILURE() << config.error().message;
  return {};
}

/// The pool for a port of the first VIP; "": no rule has it.
std::string pool_for(const Config& config, unsigned port, Protocol protocol = Protocol::tcp) {
  const RuleConfig* rule = rule_for(config, kVip4, protocol, port);
  return rule == nullptr ? "" : rule->pool;
}

bool checks(const PoolConfig& pool, CheckKind kind, unsigned port) {
  return std::ranges::any_of(pool.checks, [&](const CheckConfig& check) {
    return check.kind == kind && check.port == port;
  });
}

TEST(Example, TwoEdges) {
  EXPECT_THAT(read("bird/limpet.toml").pools, SizeIs(1));
  EXPECT_THAT(read("keepalived/limpet.toml").pools, SizeIs(1));
}

TEST(Example, Exchange2010IsOnePoolForAllPorts) {
  const Config config = read("exchange-2010.toml");
  ASSERT_THAT(config.pools, SizeIs(1));
  for (const unsigned port : {80, 110, 135, 143, 443, 993, 995, 1024, 50'000, 65535}) {
    EXPECT_EQ(pool_for(config, port), "cas") << port;
  }
  EXPECT_EQ(pool_for(config, 25), "");
  EXPECT_EQ(pool_for(config, 443, Protocol::udp), "");
  const PoolConfig& pool = config.pools[0];
  EXPECT_EQ(pool.affinity, Affinity::single);
  EXPECT_GT(pool.affinity_timeout, minutes(15)) << "Outlook Anywhere's keepalive";
  EXPECT_TRUE(checks(pool, CheckKind::msrpc, 135));
  EXPECT_TRUE(checks(pool, CheckKind::https, 443));
  EXPECT_TRUE(checks(pool, CheckKind::imaps, 993));
  EXPECT_TRUE(checks(pool, CheckKind::pop3s, 995));
}

TEST(Example, Exchange2016HasAPoolForEachProtocol) {
  const Config config = read("exchange-2016.toml");
  ASSERT_THAT(config.pools, SizeIs(4));
  for (const PoolConfig& pool : config.pools) EXPECT_EQ(pool.affinity, Affinity::none);
  const std::pair<unsigned, const char*> pools[] = {{80, "https"}, {443, "https"}, {25, "smtp"},
                                                    {587, "smtp"}, {143, "imap"},  {993, "imap"},
                                                    {110, "pop"},  {995, "pop"},   {135, ""}};
  for (const auto& [port, pool] : pools) EXPECT_EQ(pool_for(config, port), pool) << port;

  std::vector<std::string> paths;
  for (const CheckConfig& check : config.pools[0].checks) {
    EXPECT_EQ(check.expect_status, std::vector<uint16_t>{200});
    paths.push_back(check.path);
  }
  std::vector<std::string> expected;
  for (const char* service :
       {"owa", "ecp", "ews", "mapi", "rpc", "oab", "autodiscover", "Microsoft-Server-ActiveSync"}) {
    expected.push_back(std::string("/") + service + "/healthcheck.htm");
  }
  EXPECT_EQ(paths, expected);
}

TEST(Example, Exchange2016SecondWay) {
  const std::string text = contents("exchange-2016.toml");
  // What is commented out at the end is good as it is.
  std::string second;
  std::istringstream lines(text.substr(text.find("# [[vip]]")));
  for (std::string line; std::getline(lines, line);) {
    second += line.substr(std::min<size_t>(2, line.size())) + "\n";
  }
  const auto config = parse_config(text + second, "second");
  ASSERT_TRUE(config) << config.error().message;
  const RuleConfig* rule = rule_for(*config, *IpAddress::parse("192.0.2.11"), Protocol::tcp, 443);
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->pool, "eas");
}

TEST(Example, DovecotKeepsAClientTogether) {
  const Config config = read("dovecot.toml");
  ASSERT_THAT(config.pools, SizeIs(1));
  EXPECT_EQ(config.pools[0].affinity, Affinity::single);
  EXPECT_GT(config.pools[0].affinity_timeout, minutes(29)) << "IDLE";
  for (const unsigned port : {110, 143, 465, 587, 993, 995, 4190}) {
    EXPECT_EQ(pool_for(config, port), "dovecot") << port;
    EXPECT_NE(rule_for(config, kVip6, Protocol::tcp, port), nullptr) << port;
  }
}

TEST(Example, NlbImportIsTheFileBesideIt) {
  Sources sources;
  for (const char* name : {"nodes.txt", "vips.txt", "dips.txt", "rules.txt"}) {
    sources.push_back({name, contents(std::string("nlb/") + name)});
  }
  EXPECT_EQ(import_good(sources), contents("nlb/limpet.toml"))
      << "make it again: limpetctl import-nlb nodes.txt vips.txt dips.txt rules.txt";
  const Config config = import_config(sources);
  EXPECT_EQ(pool_for(config, 135), pool_for(config, 50'000));
  EXPECT_EQ(pool_for(config, 135), "mail-single");
  EXPECT_EQ(pool_for(config, 25), "mail-priority");
  EXPECT_TRUE(rule_for(config, kVip4, Protocol::udp, 7)->disabled);
}

}  // namespace
}  // namespace limpet
