// SPDX-License-Identifier: GPL-2.0-or-later
// Making the maps and loading the program.
#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "ebpf/datapath_maps.h"
#include "ebpf/first_warning.h"
#include "ebpf/layout.h"
#include "ebpf/step.h"
#include "limpet.skel.h"

namespace limpet {

/// What must be known before loading: constants of the program, sizes of the maps.
void Datapath::size(limpet_bpf& skeleton, const Capacity& capacity, uint32_t cpus) {
  skeleton.rodata->rules_capacity = capacity.rules;
  skeleton.rodata->members_capacity = capacity.members;
  skeleton.rodata->pools_capacity = capacity.pools;
  skeleton.rodata->has_nat = capacity.nat;
  skeleton.rodata->has_probes = capacity.probes > 0;
  bpf_program__set_autoload(skeleton.progs.limpet_egress, capacity.probes > 0);

  const auto& maps = skeleton.maps;
  const std::pair<bpf_map*, uint32_t> sizes[] = {
      {maps.nat4, capacity.nat_members},
      {maps.nat6, capacity.nat_members},
      {maps.relays, capacity.relays},
      {maps.links, capacity.interfaces},
      {maps.ports, capacity.port_tables},
      {maps.rules, capacity.rules},
      {maps.pools, capacity.pools},
      {maps.slots, capacity.slots / LIMPET_SLOTS_A_LINE},
      {maps.windows, capacity.slots},
      {maps.seen, capacity.filter_words},
      {maps.recent, 2 * LIMPET_RECENT_WORDS},
      {maps.bindings, capacity.buckets},
      {maps.admissions, capacity.pools},
      {maps.fragments, LIMPET_FRAGMENTS},
      {maps.limits, LIMPET_LIMITS},
      {maps.members, capacity.members},
      {maps.probes, std::max(capacity.probes, 1U)},
      {maps.probe_ports, capacity.probes > 0 ? LIMPET_FAMILIES * LIMPET_PORTS : 1},
      {maps.counters, cpus},
      {maps.affinity_counters, capacity.pools * cpus},
      {maps.pool_names, capacity.pools},
      {maps.member_names, capacity.members},
      {maps.rule_names, capacity.rules},
      {maps.port_table_names, capacity.port_tables},
  };
  for (const auto& [map, entries] : sizes) bpf_map__set_max_entries(map, entries);
  bpf_map__set_value_size(maps.counters, Counters::value_size(capacity.rules, capacity.members));
}

/// What only a program that observes needs.
void Datapath::leave_out_observer(limpet_bpf& skeleton) {
  bpf_program__set_autoload(skeleton.progs.limpet_observed, false);
  bpf_map__set_autocreate(skeleton.maps.notes, false);
  bpf_map__set_autocreate(skeleton.maps.observed, false);
}

Result<std::unique_ptr<Datapath::Maps>> Datapath::Maps::open(const limpet_bpf& skeleton,
                                                             const Capacity& capacity,
                                                             uint32_t cpus) {
  auto maps = std::make_unique<Maps>();
  maps->cpus = cpus;
  Result<void> done;
  const auto take = [&done]<class T>(T& mapping, const bpf_map* map, Result<T> opened) {
    if (opened) {
      mapping = std::move(*opened);
    } else {
      done = Error{std::string("map ") + bpf_map__name(map) + ": " + opened.error().message};
    }
  };
  const auto map_in = [&take]<class T>(MappedArray<T>& array, const bpf_map* map) {
    take(array, map, MappedArray<T>::open(bpf_map__fd(map), bpf_map__max_entries(map)));
  };
  map_in(maps->directory, skeleton.maps.directory);
  map_in(maps->ports, skeleton.maps.ports);
  map_in(maps->rules, skeleton.maps.rules);
  map_in(maps->pools, skeleton.maps.pools);
  map_in(maps->slots, skeleton.maps.slots);
  map_in(maps->windows, skeleton.maps.windows);
  map_in(maps->seen, skeleton.maps.seen);
  map_in(maps->recent, skeleton.maps.recent);
  map_in(maps->bindings, skeleton.maps.bindings);
  map_in(maps->admissions, skeleton.maps.admissions);
  map_in(maps->clock, skeleton.maps.clock);
  map_in(maps->fragments, skeleton.maps.fragments);
  map_in(maps->members, skeleton.maps.members);
  map_in(maps->probes, skeleton.maps.probes);
  take(maps->counters, skeleton.maps.counters,
       Counters::open(bpf_map__fd(skeleton.maps.counters), cpus, capacity.rules, capacity.members));
  map_in(maps->affinity_counters, skeleton.maps.affinity_counters);
  map_in(maps->layout, skeleton.maps.layout);
  map_in(maps->pool_names, skeleton.maps.pool_names);
  map_in(maps->member_names, skeleton.maps.member_names);
  map_in(maps->rule_names, skeleton.maps.rule_names);
  map_in(maps->port_table_names, skeleton.maps.port_table_names);
  if (!done) return done.error();
  return maps;
}

Result<Datapath> Datapath::open(const Capacity& capacity, const limpet_hash_key& key, Clock clock,
                                const std::string& pins) {
  return load_for(capacity, key, clock, pins, false);
}

Result<Datapath> Datapath::adopt(const std::string& pins, Clock clock) {
  const auto layout = read_layout(pins);
  if (!layout) return Error{pins + ": no maps are pinned there"};
  if (layout->head.version != LIMPET_LAYOUT) {
    return Error{pins + ": the maps are of layout " + std::to_string(layout->head.version) +
                 ", not of " + std::to_string(LIMPET_LAYOUT)};
  }
  return load_for(capacity_of(*layout), hash_key_of(*layout), clock, pins, true);
}

Result<Datapath> Datapath::load_for(const Capacity& capacity, const limpet_hash_key& key,
                                    Clock clock, const std::string& pins, bool adopt) {
  keep_first_warning();
  Datapath datapath;
  datapath.capacity_ = capacity;
  datapath.skeleton_.reset(limpet_bpf__open());
  limpet_bpf* skeleton = datapath.skeleton_.get();
  if (!skeleton) return Error{"cannot open the embedded BPF object: " + first_warning()};

  const auto cpus = static_cast<uint32_t>(libbpf_num_possible_cpus());
  size(*skeleton, capacity, cpus);
  leave_out_observer(*skeleton);
  std::memcpy(const_cast<limpet_hash_key*>(&skeleton->rodata->hash_key), &key, sizeof key);
  skeleton->rodata->test_clock = clock == Clock::test;
  if (adopt) {
    if (auto reused = datapath.reuse_maps(pins); !reused) return reused.error();
  }
  if (const int error = limpet_bpf__load(skeleton); error != 0) {
    const char* hint = error == -ENOMEM
                           ? "; the pools' clients and bindings decide how much memory "
                             "the maps take"
                           : "";
    return Error{std::string("cannot load the BPF programs: ") + strerror(-error) + " (" +
                 first_warning() + ")" + hint};
  }
  auto maps = Maps::open(*skeleton, capacity, cpus);
  if (!maps) return maps.error();
  datapath.maps_ = std::move(*maps);
  if (!adopt && !pins.empty()) {
    if (auto pinned = datapath.pin_maps(pins); !pinned) return pinned.error();
  }
  datapath.write_layout(key);
  step("the maps are filled in part");
  return datapath;
}

Result<std::unique_ptr<limpet_bpf, Datapath::Destroy>> Datapath::open_again(
    std::span<const std::string_view> own) const {
  keep_first_warning();
  std::unique_ptr<limpet_bpf, Destroy> skeleton(limpet_bpf__open());
  if (!skeleton) return Error{"cannot open the embedded BPF object: " + first_warning()};
  size(*skeleton, capacity_, 0);
  const auto* constants = skeleton_->rodata;
  std::memcpy(const_cast<limpet_hash_key*>(&skeleton->rodata->hash_key),
              const_cast<const limpet_hash_key*>(&constants->hash_key), sizeof(limpet_hash_key));
  skeleton->rodata->test_clock = constants->test_clock;
  bpf_program__set_autoload(skeleton->progs.limpet_egress, false);
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, skeleton->obj) {
    const std::string_view name = bpf_map__name(map);
    if (bpf_map__is_internal(map) || std::ranges::find(own, name) != own.end()) continue;
    const int shared = bpf_object__find_map_fd_by_name(skeleton_->obj, name.data());
    if (const int error = shared < 0 ? shared : bpf_map__reuse_fd(map, shared); error != 0) {
      return Error{"map " + std::string(name) + ": " + strerror(-error)};
    }
  }
  return skeleton;
}

}  // namespace limpet
