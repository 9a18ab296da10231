// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/stages.h"

namespace limpet::config {

namespace {

constexpr Words<WhenEmpty, 2> kWhenEmpty{
    {{"drop", WhenEmpty::drop}, {"reject", WhenEmpty::reject}}};
constexpr Words<Mode, 2> kModes{{{"multiple", Mode::multiple}, {"priority", Mode::priority}}};
constexpr int64_t kMostMinMembers = 1000;
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

/// The mode, and the members with what it asks of them.
void read_mode_and_members(Section& section, PoolConfig& pool) {
  std::optional<Mode> mode = pool.mode;
  if (section.find("mode")) mode = section.word("mode", kModes);
  pool.mode = mode.value_or(pool.mode);
  if (const auto value = section.require(
          "members", "members = [ { name = \"ex1\", addresses = [\"192.0.2.21\"] } ]")) {
    pool.members = read_members(*value, mode);
  }
}

void read_min_members(Section& section, bool has_backup, PoolConfig& pool) {
  const auto value = section.find("min_members");
  if (!value) return;
  if (!has_backup) {
    value->fail("means nothing without backup; leave it out or write backup = \"POOL\"");
    return;
  }
  const auto least = value->integer(1, kMostMinMembers);
  if (!least) return;
  pool.min_members = static_cast<uint32_t>(*least);
  const size_t count = pool.members.size();
  if (count == 0 || pool.min_members <= count) return;  // 0: members are what is wrong
  value->fail("a pool of " + std::to_string(count) + (count == 1 ? " member" : " members") +
              " can never have " + std::to_string(*least) + "; write at most " +
              std::to_string(count));
}

void read_backup(Section& section, PoolConfig& pool) {
  const auto value = section.find("backup");
  if (value) {
    if (const auto name = value->text()) pool.backup = Located{*name, value->line()};
  }
  read_min_members(section, value.has_value(), pool);
}

}  // namespace

void read_pool(Section section, Config& config) {
  PoolConfig pool;
  pool.line = section.line();
  pool.mtu_line = pool.line;
  if (const auto value = section.require("name", "name = \"cas\"")) {
    pool.name = value->name().value_or("");
    if (!pool.name.empty()) section.rename("pool " + quoted(pool.name));
  }
  read_forward(section, pool);
  pool.when_empty = section.word("when_empty", kWhenEmpty, WhenEmpty::drop);
  read_affinity(section, pool);
  read_slots(section, pool);
  read_mode_and_members(section, pool);
  read_backup(section, pool);
  read_health(section, pool);
  section.finish();
  config.pools.push_back(std::move(pool));
}

}  // namespace limpet::config
