// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/inheritance.h"

#include <cstring>

#include "daemon/log.h"
#include "ebpf/former_maps.h"
#include "ebpf/layout.h"

namespace limpet {
namespace {

struct Running {
  FormerMaps maps;
  Farm farm;  // as far as the maps remember it
};

bool same(const limpet_hash_key& a, const limpet_hash_key& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

Result<Running> read_running(const std::string& directory, const limpet_hash_key& key) {
  auto maps = FormerMaps::open(directory);
  if (!maps) return maps.error();
  if (!same(maps->hash_key(), key)) return Error{"edge.hash_seed is another one"};
  auto farm = Farm::remembered(maps->names(), maps->pools(), maps->capacity());
  if (!farm) return farm.error();
  return Running{std::move(*maps), std::move(*farm)};
}

void tell_of_a_new_start(const Error& why) {
  log_warning("all pools start anew: " + why.message);
}

/// Nothing runs, or what runs cannot be gone on with: then the log says why.
std::optional<Running> find_running(const PinDirectory& pins, const limpet_hash_key& key) {
  if (!read_layout(pins.maps())) return {};
  auto running = read_running(pins.maps(), key);
  if (running) return std::move(*running);
  tell_of_a_new_start(running.error());
  return {};
}

/// In the maps that are there, if they have room for it.
std::optional<Farm> farm_in(const Running& running, const Config& config) {
  if (!running.maps.fit_this_version() || !running.farm.has_room_for(config)) return {};
  auto farm = running.farm.with(config);
  if (!farm) return {};
  return std::move(*farm);
}

/// With the program for the maps that are there; nothing if those are not what they seem to be.
std::optional<Inheritance> go_on(const PinDirectory& pins, const Running& running, Farm farm) {
  auto datapath = Datapath::adopt(pins.maps());
  if (!datapath) {
    log_warning("the maps that run cannot be used: " + datapath.error().message);
    return {};
  }
  Takeover::Timeouts timeouts;
  for (const Pool& pool : running.farm.pools()) {
    timeouts.emplace(pool.number(), pool.record().timeout);
  }
  return Inheritance{std::move(farm), std::move(*datapath), Takeover(std::move(timeouts))};
}

Takeover from_predecessor(Running running, Succession succession) {
  Takeover::Timeouts timeouts;
  if (running.maps.has(LIMPET_MEMORY_clients)) {
    for (const auto& [from, pool] : succession.pools) {
      timeouts.emplace(pool, running.farm.pools()[from].record().timeout);
    }
  }
  return {{std::move(running.maps), std::move(succession)}, std::move(timeouts)};
}

void tell_of_new_pools(const Succession& succession) {
  for (const auto& [pool, why] : succession.anew) {
    log_warning("pool " + pool + ": starts anew: " + why.key + " was " + why.before + ", and is " +
                why.after);
  }
}

/// What does not go on because its memory is another in this version.
void tell_of_other_memory(const FormerMaps& maps, const Farm& farm, const Succession& succession) {
  const auto other = [&](limpet_memory memory, const std::string& who, const char* what) {
    if (!maps.has(memory)) log_warning(who + what + " has another layout in this version");
  };
  for (const auto& [from, number] : succession.pools) {
    const std::string pool = "pool " + farm.pools()[number].name();
    other(LIMPET_MEMORY_clients, pool, ": starts anew: the memory of clients");
    if (!maps.has(LIMPET_MEMORY_clients)) continue;
    other(
        LIMPET_MEMORY_slots, pool,
        ": clients whom a change left with another member than the table's start anew: the memory "
        "of slots");
  }
  other(LIMPET_MEMORY_counters, "counters", " start from 0: their memory");
}

/// New maps beside those that run, if any do.
Result<Inheritance> make_new(const PinDirectory& pins, const Config& config,
                             const limpet_hash_key& key, std::optional<Running> running) {
  auto farm = Farm::make(config);
  if (!farm) return farm.error();
  if (running) {
    if (auto opened = running->maps.open_memory(); !opened) {
      tell_of_a_new_start(opened.error());
      running.reset();
    }
  }
  std::optional<Succession> succession;
  if (running) succession = farm->succeed(running->farm);
  auto datapath = Datapath::open(farm->capacity(), key, Clock::kernel, pins.draft());
  if (!datapath) return datapath.error();
  Takeover takeover;
  if (running) {
    log_info(
        running->maps.fit_this_version()
            ? "the maps that run have no room for this configuration: new ones are made beside "
              "them"
            : "the maps that run are another version's: new ones are made beside them");
    tell_of_new_pools(*succession);
    tell_of_other_memory(running->maps, *farm, *succession);
    takeover = from_predecessor(std::move(*running), std::move(*succession));
  }
  return Inheritance{std::move(*farm), std::move(*datapath), std::move(takeover)};
}

}  // namespace

Result<Inheritance> inherit(const PinDirectory& pins, const Config& config) {
  const limpet_hash_key key = HashSeed(config.edge.hash_seed).client_key();
  std::optional<Running> running = find_running(pins, key);
  if (running) {
    if (auto farm = farm_in(*running, config)) {
      if (auto same_maps = go_on(pins, *running, std::move(*farm))) return std::move(*same_maps);
    }
  }
  return make_new(pins, config, key, std::move(running));
}

}  // namespace limpet
