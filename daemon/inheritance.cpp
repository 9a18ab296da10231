// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/inheritance.h"

#include <cstring>

#include "daemon/log.h"
#include "ebpf/layout.h"

namespace limpet {
namespace {

struct Running {
  Datapath datapath;
  Farm farm;  // as far as the maps remember it
};

/// Nothing runs, or what runs cannot be read: then the log says why.
std::optional<Running> find_running(const PinDirectory& pins) {
  const auto layout = read_layout(pins.maps());
  if (!layout) return {};
  const auto give_up = [](const std::string& why) {
    log_warning("all pools start anew: the datapath that runs cannot be taken over: " + why);
  };
  auto datapath = Datapath::adopt(pins.maps());
  if (!datapath) {
    give_up(datapath.error().message);
    return {};
  }
  auto farm = Farm::remembered(datapath->names(), datapath->pools(), datapath->capacity());
  if (!farm) {
    give_up(farm.error().message);
    return {};
  }
  return Running{std::move(*datapath), std::move(*farm)};
}

bool same(const limpet_hash_key& a, const limpet_hash_key& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

/// In the maps that are there, if they have room for it.
std::optional<Farm> farm_in(const Running& running, const Config& config) {
  if (!running.farm.has_room_for(config)) return {};
  auto farm = running.farm.with(config);
  if (!farm) return {};
  return std::move(*farm);
}

Inheritance go_on(Running running, Farm farm) {
  Takeover::Timeouts timeouts;
  for (const Pool& pool : running.farm.pools()) {
    timeouts.emplace(pool.number(), pool.record().timeout);
  }
  return {std::move(farm), std::move(running.datapath), Takeover(std::move(timeouts))};
}

Takeover from_predecessor(Running running, Succession succession) {
  Takeover::Timeouts timeouts;
  for (const auto& [from, pool] : succession.pools) {
    timeouts.emplace(pool, running.farm.pools()[from].record().timeout);
  }
  return {{std::move(running.datapath), std::move(succession)}, std::move(timeouts)};
}

void tell_of_new_pools(const Succession& succession) {
  for (const auto& [pool, why] : succession.anew) {
    log_warning("pool " + pool + ": starts anew: " + why.key + " was " + why.before + ", and is " +
                why.after);
  }
}

}  // namespace

Result<Inheritance> inherit(const PinDirectory& pins, const Config& config) {
  const limpet_hash_key key = HashSeed(config.edge.hash_seed).client_key();
  std::optional<Running> running = find_running(pins);
  if (running && !same(running->datapath.hash_key(), key)) {
    log_warning("all pools start anew: edge.hash_seed is another one");
    running.reset();
  }
  if (running) {
    if (auto farm = farm_in(*running, config)) return go_on(std::move(*running), std::move(*farm));
  }
  auto farm = Farm::make(config);
  if (!farm) return farm.error();
  std::optional<Succession> succession;
  if (running) succession = farm->succeed(running->farm);
  auto datapath = Datapath::open(farm->capacity(), key, Clock::kernel, pins.draft());
  if (!datapath) return datapath.error();
  Takeover takeover;
  if (running) {
    log_info(
        "the maps that run have no room for this configuration: new ones are made beside them");
    tell_of_new_pools(*succession);
    takeover = from_predecessor(std::move(*running), std::move(*succession));
  }
  return Inheritance{std::move(*farm), std::move(*datapath), std::move(takeover)};
}

}  // namespace limpet
