// SPDX-License-Identifier: GPL-2.0-or-later
#include <chrono>

#include "daemon/config/draft.h"

namespace limpet::config {

namespace {

constexpr Words<Forward, 3> kForward{
    {{"l2", Forward::l2}, {"ipip", Forward::ipip}, {"nat", Forward::nat}}};
constexpr Words<Affinity, 3> kAffinity{
    {{"none", Affinity::none}, {"single", Affinity::single}, {"network", Affinity::network}}};
constexpr std::chrono::hours kLongestTimeout{7 * 24};
constexpr int64_t kMostClients = 100'000'000;
constexpr int64_t kFewestSlots = 251;
constexpr int64_t kMostSlots = 1'048'573;

bool is_prime(int64_t number) {
  if (number < 2 || (number % 2 == 0 && number != 2)) return false;
  for (int64_t i = 3; i * i <= number; i += 2) {
    if (number % i == 0) return false;
  }
  return true;
}

/// Both ends of the range are primes, so the search ends inside it.
int64_t nearest_prime(int64_t number) {
  for (int64_t distance = 0;; ++distance) {
    if (is_prime(number + distance)) return number + distance;
    if (is_prime(number - distance)) return number - distance;
  }
}

void read_forward(Section& section, PoolConfig& pool) {
  pool.forward = section.word("forward", kForward, Forward::l2);
  if (pool.forward != Forward::l2) {
    section.fail("forward", std::string("mode ") + quoted(to_string(pool.forward)) +
                                " is not in this version, which forwards in mode \"l2\" only; "
                                "write \"l2\"");
  }
}

void read_affinity(Section& section, PoolConfig& pool) {
  pool.affinity = section.word("affinity", kAffinity, Affinity::single);
  if (const auto value = section.find("network")) {
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
  const auto value = section.find("affinity_timeout");
  if (!value) return;
  const auto timeout = value->duration(std::chrono::milliseconds(0), kLongestTimeout);
  if (!timeout) return;
  pool.affinity_timeout = std::chrono::duration_cast<std::chrono::seconds>(*timeout);
  if (pool.affinity_timeout != *timeout) {
    value->fail("is not a whole number of seconds; write \"1s\" to \"7d\", or 0");
  }
}

void read_slots(Section& section, PoolConfig& pool) {
  const auto value = section.find("maglev_slots");
  if (!value) return;
  const auto slots = value->integer(kFewestSlots, kMostSlots);
  if (!slots) return;
  pool.maglev_slots = static_cast<uint32_t>(*slots);
  if (!is_prime(*slots)) {
    value->fail(std::to_string(*slots) + " is not a prime; the nearest is " +
                std::to_string(nearest_prime(*slots)));
  }
}

}  // namespace

void read_pool(Section section, Draft& draft) {
  PoolConfig pool;
  pool.line = section.line();
  if (const auto value = section.require("name", "name = \"cas\"")) {
    pool.name = value->name().value_or("");
    if (!pool.name.empty()) section.rename("pool " + quoted(pool.name));
  }
  read_forward(section, pool);
  read_affinity(section, pool);
  if (const auto value = section.find("clients")) {
    pool.clients = static_cast<uint64_t>(value->integer(1, kMostClients).value_or(1));
  }
  read_slots(section, pool);
  if (const auto value = section.require(
          "members", "members = [ { name = \"ex1\", addresses = [\"192.0.2.21\"] } ]")) {
    pool.members = read_members(*value);
  }
  if (const auto value = section.find("checks")) pool.checks = read_checks(*value);
  section.finish();
  draft.config.pools.push_back(std::move(pool));
}

}  // namespace limpet::config
