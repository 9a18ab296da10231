// SPDX-License-Identifier: GPL-2.0-or-later
// The checks of nat pools against a plain one that tries every port, and with hostile files.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>

#include "daemon/config/stages.h"

namespace limpet::config {
namespace {

IpAddress numbered(uint8_t net, size_t number) {
  return IpAddress::v4({net, static_cast<uint8_t>(number >> 16), static_cast<uint8_t>(number >> 8),
                        static_cast<uint8_t>(number)});
}

IpAddress numbered_v6(uint8_t net, size_t number) {
  return IpAddress::v6({0xfd, net, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        static_cast<uint8_t>(number >> 16), static_cast<uint8_t>(number >> 8),
                        static_cast<uint8_t>(number)});
}

/// A Config made by hand. Each section gets the line of its turn; pools come last.
class Maker {
 public:
  VipConfig& vip() {
    VipConfig vip;
    const size_t number = config.vips.size();
    vip.name = "v" + std::to_string(number);
    vip.addresses.push_back(numbered(10, number));
    vip.line = ++line_;
    vip.addresses_line = vip.line;
    return config.vips.emplace_back(std::move(vip));
  }

  RuleConfig& rule(size_t vip, size_t pool, std::vector<PortRange> ports) {
    RuleConfig rule;
    rule.vip = "v" + std::to_string(vip);
    rule.pool = "p" + std::to_string(pool);
    rule.ports = std::move(ports);
    rule.line = ++line_;
    rule.lines = {line_, line_, line_, line_};
    return config.rules.emplace_back(std::move(rule));
  }

  PoolConfig& pool(Forward forward = Forward::nat) {
    PoolConfig pool;
    pool.name = "p" + std::to_string(config.pools.size());
    pool.forward = forward;
    pool.ephemeral_ports = {65535, 65535};
    pool.line = ++line_;
    pool.mtu_line = line_;
    return config.pools.emplace_back(std::move(pool));
  }

  void back(PoolConfig& pool, size_t backup) {
    pool.backup = Located{"p" + std::to_string(backup), pool.line};
  }

  void member(PoolConfig& pool, size_t number, bool v6 = false) {
    MemberConfig member;
    member.name = "m" + std::to_string(pool.members.size());
    member.addresses.push_back(numbered(172, number));
    if (v6) member.addresses.push_back(numbered_v6(172, number));
    member.line = pool.line;
    pool.members.push_back(std::move(member));
  }

  std::string error() const {
    Report report("f");
    const auto start = std::chrono::steady_clock::now();
    check_config(config, report);
    // Generous, for debug builds under sanitizers: rules times members would take minutes.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
    return report.failed() ? report.error().message : "no error";
  }

  Config config;

 private:
  unsigned line_ = 0;
};

/// Whether any port of any member would have to be translated back to two things.
bool ambiguous(const Config& config) {
  std::map<std::tuple<IpAddress, Protocol, unsigned>, std::pair<const VipConfig*, unsigned>> meant;
  const auto at = [](const auto& sections, const std::string& name) {
    return &*std::find_if(sections.begin(), sections.end(),
                          [&](const auto& section) { return section.name == name; });
  };
  for (const RuleConfig& rule : config.rules) {
    const VipConfig* vip = at(config.vips, rule.vip);
    for (const PoolConfig* pool = at(config.pools, rule.pool); pool != nullptr;
         pool = pool->backup ? at(config.pools, pool->backup->text) : nullptr) {
      if (pool->forward != Forward::nat) continue;
      for (const MemberConfig& member : pool->members) {
        for (const IpAddress& address : member.addresses) {
          for (const PortRange& range : rule.ports) {
            for (unsigned port = range.first; port <= range.last; ++port) {
              const unsigned arrives = rule.member_port != 0 ? rule.member_port : port;
              const auto [known, fresh] =
                  meant.emplace(std::tuple(address, rule.protocol, arrives), std::pair(vip, port));
              if (!fresh && known->second != std::pair(vip, port)) return true;
            }
          }
        }
      }
    }
  }
  return false;
}

class RandomFarm {
 public:
  explicit RandomFarm(unsigned seed) : random_(seed) {}

  Maker make() {
    Maker maker;
    for (int i = 0; i < 3; ++i) {
      maker.vip();
      if (below(2) == 0) maker.config.vips.back().addresses = {numbered_v6(10, size_t(i))};
    }
    const size_t pools = 1 + below(6);
    const size_t addresses = pools + below(8);  // few: pools will share some
    for (size_t r = 1 + below(5); r > 0; --r) make_rule(maker, pools);
    for (size_t p = 0; p < pools; ++p) {
      PoolConfig& pool = maker.pool(below(4) == 0 ? Forward::l2 : Forward::nat);
      if (p + 1 < pools && below(2) == 0) maker.back(pool, p + 1 + below(pools - p - 1));
      std::set<size_t> chosen;
      for (size_t m = 1 + below(2); m > 0; --m) chosen.insert(below(addresses));
      for (const size_t number : chosen) maker.member(pool, number, true);
    }
    return maker;
  }

 private:
  size_t below(size_t limit) { return random_() % limit; }

  /// Ports of a VIP that no other rule of it names.
  void make_rule(Maker& maker, size_t pools) {
    const size_t vip = below(3);
    const auto first = static_cast<uint16_t>(1 + below(12));
    const auto last = static_cast<uint16_t>(first + below(3) * below(6));
    const auto protocol = below(4) == 0 ? Protocol::udp : Protocol::tcp;
    for (unsigned port = first; port <= last; ++port) {
      if (!taken_.emplace(vip, protocol, port).second) return;
    }
    RuleConfig& rule = maker.rule(vip, below(pools), {{first, last}});
    rule.protocol = protocol;
    if (first == last && below(2) == 0) rule.member_port = static_cast<uint16_t>(1 + below(12));
  }

  std::mt19937 random_;
  std::set<std::tuple<size_t, Protocol, unsigned>> taken_;
};

TEST(NatReplies, AsAPlainCheckOfEveryPortHasThem) {
  unsigned bad = 0;
  constexpr unsigned kFarms = 4000;
  for (unsigned seed = 0; seed < kFarms; ++seed) {
    Maker maker = RandomFarm(seed).make();
    Config& config = maker.config;
    for (RuleConfig& rule : config.rules) {
      const size_t pool = std::stoul(rule.pool.substr(1));
      if (config.pools[pool].forward != Forward::nat) rule.member_port = 0;
    }
    const std::string error = maker.error();
    const bool expected = ambiguous(config);
    bad += expected;
    EXPECT_EQ(error != "no error", expected) << "seed " << seed << ": " << error;
    if (expected) {
      EXPECT_NE(error.find(": leads to "), std::string::npos) << error;
    }
  }
  EXPECT_GT(bad, kFarms / 10);
  EXPECT_LT(bad, kFarms * 9 / 10);
}

TEST(NatBounds, ManyRulesToManyMembers) {
  Maker maker;
  for (int i = 0; i < 30'000; ++i) maker.vip();
  for (size_t i = 0; i < 30'000; ++i) {
    const auto port = static_cast<uint16_t>(i + 1);
    maker.rule(i, 0, {{port, port}});
  }
  PoolConfig& pool = maker.pool();
  for (size_t i = 0; i < 30'000; ++i) maker.member(pool, i);
  EXPECT_EQ(maker.error(), "no error");
  maker.config.rules.back().ports = {{1, 1}};
  EXPECT_TRUE(maker.error().starts_with(
      "f:60000: rule[29999].ports: leads to tcp 1 of 172.0.0.0 in nat pool \"p0\", as the rule on "
      "line 30001 for vip \"v0\" does"))
      << maker.error();
}

TEST(NatBounds, ManyPoolsThatShareMembers) {
  Maker maker;
  constexpr size_t kPools = 5000;
  for (size_t i = 0; i < kPools; ++i) maker.vip();
  for (size_t i = 0; i < kPools; ++i) {
    const auto port = static_cast<uint16_t>(i + 1);
    maker.rule(i, i, {{port, port}});
  }
  for (size_t i = 0; i < kPools; ++i) {
    PoolConfig& pool = maker.pool();
    maker.member(pool, i);      // each in two pools,
    maker.member(pool, i + 1);  // and one in all
    maker.member(pool, kPools + 1);
  }
  EXPECT_EQ(maker.error(), "no error");
}

TEST(NatBounds, LongChains) {
  Maker maker;
  maker.vip();
  for (uint16_t port = 1; port <= 1000; ++port) maker.rule(0, 0, {{port, port}});
  for (size_t i = 0; i < 1000; ++i) {
    PoolConfig& pool = maker.pool();
    maker.member(pool, 0);
    if (i + 1 < 1000) maker.back(pool, i + 1);
  }
  EXPECT_EQ(maker.error(), "no error");
}

TEST(NatBounds, TooManyRoutes) {
  Maker maker;
  maker.vip();
  for (uint16_t port = 1; port <= 20'000; ++port) maker.rule(0, 0, {{port, port}});
  for (size_t i = 0; i < 20'000; ++i) {
    PoolConfig& pool = maker.pool(i % 2 == 0 ? Forward::nat : Forward::l2);
    maker.member(pool, 0);
    if (i + 1 < 20'000) maker.back(pool, i + 1);
  }
  EXPECT_EQ(maker.error(),
            "f:106: rule[104].pool: the rules up to here lead to nat pools with more than 1048576 "
            "port ranges, counted once for each pool and backup; write fewer ranges, or shorter "
            "chains of backups");
}

TEST(NatBounds, TooManyWaysToShare) {
  Maker maker;
  constexpr size_t kPools = 20'000;
  for (size_t i = 0; i < 2; ++i) maker.vip();
  for (uint16_t port = 1; port <= 20'000; ++port) maker.rule(0, 0, {{port, port}});
  for (size_t i = 1; i < kPools; ++i) {
    const auto port = static_cast<uint16_t>(kPools + i);
    maker.rule(1, i, {{port, port}});
  }
  PoolConfig& hub = maker.pool();
  for (size_t i = 1; i < kPools; ++i) maker.member(hub, i);
  for (size_t i = 1; i < kPools; ++i) maker.member(maker.pool(), i);
  EXPECT_EQ(maker.error(),
            "f:40055: pool \"p53\".members: nat pools share members in so many ways that more than "
            "1048576 port ranges of rules would have to be compared; let fewer pools share "
            "members, or fewer rules lead to them");
}

TEST(NatBounds, ManyAddressesOfAVip) {
  Maker maker;
  VipConfig& vip = maker.vip();
  for (size_t i = 1; i < 60'000; ++i) vip.addresses.push_back(numbered(10, i));
  for (uint16_t port = 1; port <= 30'000; ++port) maker.rule(0, 0, {{port, port}});
  maker.member(maker.pool(Forward::l2), 0);
  EXPECT_EQ(maker.error(), "no error");
}

}  // namespace
}  // namespace limpet::config
