// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/import/random_cluster.h"

namespace limpet {
namespace {

IpAddress v4(unsigned a, unsigned b) {
  return IpAddress::v4({10, 0, static_cast<uint8_t>(a), static_cast<uint8_t>(b)});
}

IpAddress v6(unsigned a, unsigned b) {
  return *IpAddress::parse("2001:db8::" + std::to_string(a) + ":" + std::to_string(b));
}

void add_rules(Random& random, NlbCluster& cluster, std::optional<size_t> vip) {
  const auto nodes = static_cast<unsigned>(cluster.dips.size());
  unsigned port = random.chance(50) ? 0 : random.below(1000);
  for (unsigned i = random.below(6) + (vip ? 0 : 1); i > 0 && port < 65000; --i) {
    NlbRule rule;
    rule.vip = vip;
    rule.first = port;
    rule.last = random.chance(50) ? port : std::min(port + random.below(20'000), 65535U);
    rule.last = std::max(rule.last, 1U);  // port 0 alone is no rule in limpet
    port = rule.last + 1 + (random.chance(50) ? 0 : random.below(5000));
    rule.protocol = random.one_of({"Tcp", "Udp", "Both"});
    rule.mode = random.one_of({"Multiple", "Multiple", "Single", "Disabled"});
    rule.affinity = random.one_of({"None", "Single", "Network"});
    rule.timeout = random.chance(50) ? 0 : random.below(241);
    rule.equal = random.chance(50);
    for (unsigned n = 0; n < nodes; ++n) {
      rule.weights.push_back(rule.equal ? 50 : random.below(101));
    }
    rule.priorities = random.permutation(nodes);
    cluster.rules.push_back(rule);
  }
}

}  // namespace

NlbCluster random_cluster(Random& random) {
  NlbCluster cluster;
  const unsigned vips = 1 + random.below(3);
  for (unsigned i = 0; i < vips; ++i) {
    cluster.vips.push_back(random.chance(70) ? v4(0, i + 1) : v6(1, i + 1));
  }
  const unsigned nodes = 1 + random.below(6);
  for (unsigned i = 0; i < nodes; ++i) {
    cluster.dips.emplace_back();
    if (random.chance(90)) cluster.dips[i].push_back(v4(1, i + 1));
    if (random.chance(60)) cluster.dips[i].push_back(v6(2, i + 1));
  }
  add_rules(random, cluster, std::nullopt);
  for (size_t i = 0; i < vips; ++i) {
    if (random.chance(30)) add_rules(random, cluster, i);
  }
  return cluster;
}

std::string node_name(size_t node) {
  return "Node" + std::to_string(node + 1);
}

}  // namespace limpet
