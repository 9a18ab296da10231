// SPDX-License-Identifier: GPL-2.0-or-later
// What good files say of pools and how they keep clients.
#include "tests/unit/config/sample.h"

namespace limpet {
namespace {

TEST(PoolReader, AffinityTimeouts) {
  const std::pair<const char*, int64_t> cases[] = {{"\"30m\"", 1800},
                                                   {"\"1s\"", 1},
                                                   {"\"7d\"", 604'800},
                                                   {"\"168h\"", 604'800},
                                                   {"\"2000ms\"", 2},
                                                   {"\"0s\"", 0},
                                                   {"0", 0},
                                                   {"\"0\"", 0}};
  for (const auto& [text, expected] : cases) {
    const PoolConfig pool = parse_pool(std::string("affinity_timeout = ") + text + "\n");
    EXPECT_EQ(pool.affinity_timeout, std::chrono::seconds(expected)) << text;
  }
}

TEST(PoolReader, BindingsFollowClients) {
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
    const PoolConfig pool = parse_pool(std::string(keys) + "\n");
    EXPECT_EQ(pool.bindings, expected) << keys;
  }
}

TEST(PoolReader, RebalanceAfter) {
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
    const PoolConfig pool = parse_pool(std::string(keys) + "\n");
    EXPECT_EQ(pool.rebalance_after, std::chrono::seconds(expected)) << keys;
  }
}

TEST(PoolReader, NetworkAffinity) {
  const PoolConfig pool = parse_pool("affinity = \"network\"\nnetwork = { v4 = 20, v6 = 56 }\n");
  EXPECT_EQ(pool.network_v4, 20);
  EXPECT_EQ(pool.network_v6, 56);
  const PoolConfig half = parse_pool("affinity = \"network\"\nnetwork = { v4 = 8 }\n");
  EXPECT_EQ(half.network_v4, 8);
  EXPECT_EQ(half.network_v6, 64);
}

TEST(PoolReader, WhenEmpty) {
  const std::pair<const char*, WhenEmpty> cases[] = {{"drop", WhenEmpty::drop},
                                                     {"reject", WhenEmpty::reject}};
  for (const auto& [word, expected] : cases) {
    const PoolConfig pool = parse_pool(std::string("when_empty = \"") + word + "\"\n");
    EXPECT_EQ(pool.when_empty, expected) << word;
  }
}

}  // namespace
}  // namespace limpet
