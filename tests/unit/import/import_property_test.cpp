// SPDX-License-Identifier: GPL-2.0-or-later
// Clusters at random, printed in each documented shape: what limpetd reads in the import must do
// with every packet what the cluster's port rules say.
#include <algorithm>

#include "tests/unit/import/cluster.h"
#include "tests/unit/import/printed_cluster.h"

namespace limpet {
namespace {

const NlbRule* rule_of(const NlbCluster& cluster, size_t vip, const std::string& protocol,
                       unsigned port) {
  const NlbRule* found = nullptr;
  for (const NlbRule& rule : cluster.rules) {
    const bool covers = port >= rule.first && port <= rule.last &&
                        (rule.protocol == protocol || rule.protocol == "Both");
    if (covers && (rule.vip == vip || (!rule.vip && found == nullptr))) found = &rule;
  }
  return found;
}

void expect_members(const NlbRule& rule, const PoolConfig& pool, bool per_node) {
  const size_t count = pool.members.size();
  ASSERT_EQ(count, rule.weights.size());
  const bool all_equal = rule.weights[0] != 0 && std::ranges::all_of(rule.weights, [&](unsigned w) {
                           return w == rule.weights[0];
                         });
  for (size_t i = 0; i < count; ++i) {
    const MemberConfig& member = pool.members[i];
    EXPECT_EQ(member.name, node_name(i));
    if (rule.mode == "Single") {
      EXPECT_EQ(member.priority, per_node ? rule.priorities[i] : i + 1);
    } else if (all_equal || !per_node) {
      EXPECT_EQ(member.weight, pool.members[0].weight);
    } else {
      EXPECT_EQ(member.weight, rule.weights[i]);
    }
  }
}

void expect_rule(const NlbRule* rule, const RuleConfig* found, const Config& config,
                 bool per_node) {
  ASSERT_EQ(rule == nullptr, found == nullptr);
  if (rule == nullptr) return;
  EXPECT_EQ(found->disabled, rule->mode == "Disabled");
  if (found->disabled) return;
  const PoolConfig& pool = pool_of(config, *found);
  EXPECT_EQ(pool.mode, rule->mode == "Single" ? Mode::priority : Mode::multiple);
  expect_members(*rule, pool, per_node);
  if (rule->mode == "Single") return;
  EXPECT_EQ(to_string(pool.affinity), rule->affinity == "None"     ? std::string("none")
                                      : rule->affinity == "Single" ? "single"
                                                                   : "network");
  if (pool.affinity == Affinity::none) return;
  EXPECT_EQ(pool.affinity_timeout, std::chrono::minutes(rule->timeout != 0 ? rule->timeout : 30));
}

void expect_same(const NlbCluster& cluster, const Config& config, bool per_node) {
  std::vector<unsigned> ports{1, 65535};
  for (const NlbRule& rule : cluster.rules) {
    for (const unsigned port : {rule.first - 1, rule.first, rule.last, rule.last + 1}) {
      if (port >= 1 && port <= 65535) ports.push_back(port);
    }
  }
  for (size_t vip = 0; vip < cluster.vips.size(); ++vip) {
    for (const unsigned port : ports) {
      SCOPED_TRACE(cluster.vips[vip].to_string() + " " + std::to_string(port));
      expect_rule(rule_of(cluster, vip, "Tcp", port),
                  rule_for(config, cluster.vips[vip], Protocol::tcp, port), config, per_node);
      expect_rule(rule_of(cluster, vip, "Udp", port),
                  rule_for(config, cluster.vips[vip], Protocol::udp, port), config, per_node);
    }
  }
}

/// Each member has what the cluster's addresses need, or is asked for in DNS.
void expect_addresses(const NlbCluster& cluster, const Config& config) {
  const auto has = [](const std::vector<IpAddress>& list, Family family) {
    return std::ranges::any_of(list, [&](const IpAddress& a) { return a.family() == family; });
  };
  for (size_t i = 0; i < cluster.dips.size(); ++i) {
    const MemberConfig& member = config.pools[0].members[i];
    bool complete = !cluster.dips[i].empty();
    for (const Family family : {Family::v4, Family::v6}) {
      if (has(cluster.vips, family) && !has(cluster.dips[i], family)) complete = false;
    }
    EXPECT_EQ(member.host_name, complete ? "" : "node" + std::to_string(i + 1));
    if (!complete) continue;
    EXPECT_EQ(member.addresses, cluster.dips[i]);
  }
}

class ImportProperty : public testing::TestWithParam<const char*> {};

TEST_P(ImportProperty, DoesWithEachPacketWhatTheRulesSay) {
  const std::string shape = GetParam();
  for (unsigned seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const NlbCluster cluster = random_cluster(random);
    const std::string rules = shape == "table"  ? as_table(cluster)
                              : shape == "json" ? as_json(cluster, random)
                                                : as_list(cluster, random);
    const std::string others = other_tables(cluster);
    const bool wide = random.chance(50);
    const Config config = import_config(
        {{"others", wide ? utf16(others) : others}, {"rules", wide ? utf16(rules) : rules}});
    expect_same(cluster, config, shape != "table");
    if (config.pools.empty()) FAIL();
    expect_addresses(cluster, config);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(, ImportProperty, testing::Values("list", "json", "table"),
                         [](const auto& shape) { return std::string(shape.param); });

}  // namespace
}  // namespace limpet
