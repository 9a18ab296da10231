// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "daemon/config/duration.h"
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

using std::chrono::seconds;

constexpr Words<Affinity, 3> kAffinity{
    {{"none", Affinity::none}, {"single", Affinity::single}, {"network", Affinity::network}}};
constexpr std::chrono::hours kLongestTimeout{7 * 24};
constexpr std::chrono::hours kLongestRebalance{30 * 24};
constexpr int64_t kMostClients = 100'000'000;
constexpr uint64_t kFewestBindings = 8;  // one bucket
constexpr int64_t kMostBindings = 400'000'000;
constexpr uint64_t kBindingsPerClient = 2;

void read_network(Section& section, PoolConfig& pool) {
  const auto value = section.find("network");
  if (!value) return;
  if (pool.affinity != Affinity::network) {
    value->fail(std::string("means nothing with affinity ") + quoted(to_string(pool.affinity)) +
                "; leave it out or write affinity = \"network\"");
  }
  Section network(*value);
  if (const auto v4 = network.find("v4")) {
    pool.network_v4 = static_cast<uint8_t>(v4->integer(8, 32).value_or(pool.network_v4));
  }
  if (const auto v6 = network.find("v6")) {
    pool.network_v6 = static_cast<uint8_t>(v6->integer(16, 128).value_or(pool.network_v6));
  }
  network.finish();
}

/// `fallback` when the key is not there; nothing when its value is wrong.
std::optional<seconds> read_seconds(Section& section, std::string_view key, seconds longest,
                                    seconds fallback) {
  const auto value = section.find(key);
  return value ? value->seconds(seconds(0), longest) : fallback;
}

void refuse_without_timeout(const Section& section, const char* key) {
  section.fail(key,
               "means nothing with affinity_timeout = 0; leave it out or write an "
               "affinity_timeout of \"1s\" to \"7d\"");
}

void read_bindings(Section& section, PoolConfig& pool) {
  pool.bindings = std::max(kFewestBindings, kBindingsPerClient * pool.clients);
  const auto value = section.find("bindings");
  if (!value) return;
  if (pool.affinity_timeout == seconds(0)) return refuse_without_timeout(section, "bindings");
  const auto bindings = value->integer(static_cast<int64_t>(kFewestBindings), kMostBindings);
  if (bindings) pool.bindings = static_cast<uint64_t>(*bindings);
}

/// `timeout` is nothing where it was written wrong, and nothing can be compared with it.
void read_rebalance(Section& section, std::optional<seconds> timeout, PoolConfig& pool) {
  const auto after =
      read_seconds(section, "rebalance_after", kLongestRebalance, pool.rebalance_after);
  if (!after || !timeout) return;
  pool.rebalance_after = *after;
  if (*after == seconds(0)) return;
  if (*timeout == seconds(0)) return refuse_without_timeout(section, "rebalance_after");
  if (*after < *timeout) {
    section.fail("rebalance_after", duration_text(*after) + " is less than affinity_timeout, " +
                                        duration_text(*timeout) + "; write \"" +
                                        duration_text(*timeout) + "\" or more, or 0");
  }
}

}  // namespace

void read_affinity(Section& section, PoolConfig& pool) {
  pool.affinity = section.word("affinity", kAffinity, Affinity::single);
  read_network(section, pool);
  if (const auto value = section.find("clients")) {
    pool.clients = static_cast<uint64_t>(value->integer(1, kMostClients).value_or(1));
  }
  const auto timeout =
      read_seconds(section, "affinity_timeout", kLongestTimeout, pool.affinity_timeout);
  pool.affinity_timeout = timeout.value_or(pool.affinity_timeout);
  read_bindings(section, pool);
  read_rebalance(section, timeout, pool);
}

}  // namespace limpet::config
