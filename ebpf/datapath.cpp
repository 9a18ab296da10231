// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/datapath.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "ebpf/mapped_array.h"
#include "limpet.skel.h"

namespace limpet {
namespace {

/// libbpf's warnings, kept for the error message: the last one is the most telling.
std::string last_warning;  // NOLINT

int keep_warning(libbpf_print_level level, const char* format, va_list arguments) {
  if (level != LIBBPF_WARN) return 0;
  char text[512];
  std::vsnprintf(text, sizeof text, format, arguments);
  last_warning = text;
  while (last_warning.ends_with('\n')) last_warning.pop_back();
  return 0;
}

/// A word of a map's value. Values are structs to us and words to the hardware, hence may_alias.
using Word = uint64_t __attribute__((may_alias));

/// Copies a map's value word by word, each whole: a packet may be reading it.
template <class T>
void store(T& target, const T& value) {
  static_assert(sizeof(T) % sizeof(Word) == 0);
  uint64_t words[sizeof(T) / sizeof(Word)];
  std::memcpy(words, &value, sizeof value);
  auto* to = reinterpret_cast<Word*>(&target);
  for (size_t i = 0; i < std::size(words); ++i)
    __atomic_store_n(&to[i], words[i], __ATOMIC_RELEASE);
}

/// A counter that another CPU is adding to.
uint64_t load(const __u64& count) {
  return __atomic_load_n(&count, __ATOMIC_RELAXED);
}

limpet_counter total(const MappedArray<limpet_counter>& counters, uint32_t cpus, uint32_t capacity,
                     uint32_t number) {
  limpet_counter sum{};
  for (uint32_t cpu = 0; cpu < cpus; ++cpu) {
    const limpet_counter& counter = counters[size_t{cpu} * capacity + number];
    sum.packets += load(counter.packets);
    sum.bytes += load(counter.bytes);
  }
  return sum;
}

}  // namespace

struct Datapath::Maps {
  uint32_t cpus = 1;
  MappedArray<limpet_ports> ports;
  MappedArray<limpet_rule> rules;
  MappedArray<limpet_pool> pools;
  MappedArray<limpet_slot> table;
  MappedArray<limpet_member> members;
  MappedArray<limpet_counter> rule_counters;
  MappedArray<limpet_counter> member_counters;
  MappedArray<__u64> reason_counters;

  /// Of a loaded program.
  static Result<std::unique_ptr<Maps>> open(const limpet_bpf& skeleton, uint32_t cpus);
};

void Datapath::Destroy::operator()(limpet_bpf* skeleton) const {
  limpet_bpf__destroy(skeleton);
}
Datapath::Datapath() = default;
Datapath::Datapath(Datapath&&) noexcept = default;
Datapath& Datapath::operator=(Datapath&&) noexcept = default;
Datapath::~Datapath() = default;

/// What must be known before loading: constants of the program, sizes of the maps.
void Datapath::size(limpet_bpf& skeleton, const Capacity& capacity, const limpet_hash_key& key,
                    uint32_t cpus) {
  std::memcpy(const_cast<limpet_hash_key*>(&skeleton.rodata->hash_key), &key, sizeof key);
  skeleton.rodata->rules_capacity = capacity.rules;
  skeleton.rodata->members_capacity = capacity.members;

  const auto& maps = skeleton.maps;
  const std::pair<bpf_map*, uint32_t> sizes[] = {
      {maps.vip4, capacity.vips},
      {maps.links, capacity.interfaces},
      {maps.ports, capacity.port_tables},
      {maps.rules, capacity.rules},
      {maps.pools, capacity.pools},
      {maps.table, capacity.table_words},
      {maps.members, capacity.members},
      {maps.rule_counters, capacity.rules * cpus},
      {maps.member_counters, capacity.members * cpus},
      {maps.reason_counters, LIMPET_REASON_COUNT * cpus},
  };
  for (const auto& [map, entries] : sizes) bpf_map__set_max_entries(map, entries);
}

Result<std::unique_ptr<Datapath::Maps>> Datapath::Maps::open(const limpet_bpf& skeleton,
                                                             uint32_t cpus) {
  auto maps = std::make_unique<Maps>();
  maps->cpus = cpus;
  Result<void> done;
  const auto map_in = [&done]<class T>(MappedArray<T>& array, const bpf_map* map) {
    auto opened = MappedArray<T>::open(bpf_map__fd(map), bpf_map__max_entries(map));
    if (opened) {
      array = std::move(*opened);
    } else {
      done = Error{std::string("map ") + bpf_map__name(map) + ": " + opened.error().message};
    }
  };
  map_in(maps->ports, skeleton.maps.ports);
  map_in(maps->rules, skeleton.maps.rules);
  map_in(maps->pools, skeleton.maps.pools);
  map_in(maps->table, skeleton.maps.table);
  map_in(maps->members, skeleton.maps.members);
  map_in(maps->rule_counters, skeleton.maps.rule_counters);
  map_in(maps->member_counters, skeleton.maps.member_counters);
  map_in(maps->reason_counters, skeleton.maps.reason_counters);
  if (!done) return done.error();
  return maps;
}

Result<Datapath> Datapath::open(const Capacity& capacity, const limpet_hash_key& key) {
  libbpf_set_print(keep_warning);
  last_warning.clear();
  Datapath datapath;
  datapath.capacity_ = capacity;
  datapath.skeleton_.reset(limpet_bpf__open());
  limpet_bpf* skeleton = datapath.skeleton_.get();
  if (!skeleton) return Error{"cannot open the embedded BPF object: " + last_warning};

  const auto cpus = static_cast<uint32_t>(libbpf_num_possible_cpus());
  size(*skeleton, capacity, key, cpus);
  if (const int error = limpet_bpf__load(skeleton); error != 0) {
    return Error{std::string("cannot load the XDP program: ") + strerror(-error) + " (" +
                 last_warning + ")"};
  }
  auto maps = Maps::open(*skeleton, cpus);
  if (!maps) return maps.error();
  datapath.maps_ = std::move(*maps);
  return datapath;
}

Result<void> Datapath::attach(unsigned ifindex) {
  auto attachment = Attachment::open(program_fd(), ifindex);
  if (!attachment) return attachment.error();
  const auto target = static_cast<uint32_t>(ifindex);
  if (bpf_map_update_elem(bpf_map__fd(skeleton_->maps.links), &target, &target, BPF_ANY) != 0) {
    return Error{std::string("map links: ") + strerror(errno)};
  }
  attachments_.push_back(std::move(*attachment));
  return {};
}

void Datapath::detach() {
  attachments_.clear();
}

int Datapath::program_fd() const {
  return bpf_program__fd(skeleton_->progs.limpet);
}

Result<void> Datapath::put_vip(const IpAddress& address, const limpet_vip& vip) {
  if (!address.is_v4()) return Error{address.to_string() + ": not an IPv4 address"};
  if (bpf_map_update_elem(bpf_map__fd(skeleton_->maps.vip4), address.data(), &vip, BPF_ANY) != 0) {
    return Error{"VIP " + address.to_string() + ": " + strerror(errno)};
  }
  return {};
}

void Datapath::put_ports(uint32_t port_table,
                         std::span<const uint16_t, LIMPET_PORTS> rule_by_port) {
  std::copy(rule_by_port.begin(), rule_by_port.end(), maps_->ports[port_table].rule);
}

void Datapath::put_rule(uint32_t rule, const limpet_rule& value) {
  store(maps_->rules[rule], value);
}

void Datapath::put_pool(uint32_t pool, const limpet_pool& value) {
  store(maps_->pools[pool], value);
}

void Datapath::put_slot(uint32_t word, limpet_slot slot) {
  store(maps_->table[word], slot);
}

void Datapath::put_member(uint32_t member, const NextHop* next_hop) {
  limpet_member value{};
  if (next_hop) {
    auto* frame = reinterpret_cast<uint8_t*>(value.ethernet);
    std::ranges::copy(next_hop->destination.bytes, frame);
    std::ranges::copy(next_hop->source.bytes, frame + 6);
    value.ifindex = next_hop->ifindex;
  }
  store(maps_->members[member], value);
}

limpet_counter Datapath::rule_counter(uint32_t rule) const {
  return total(maps_->rule_counters, maps_->cpus, capacity_.rules, rule);
}

limpet_counter Datapath::member_counter(uint32_t member) const {
  return total(maps_->member_counters, maps_->cpus, capacity_.members, member);
}

uint64_t Datapath::reason_count(uint32_t reason) const {
  uint64_t sum = 0;
  for (uint32_t cpu = 0; cpu < maps_->cpus; ++cpu) {
    sum += load(maps_->reason_counters[size_t{cpu} * LIMPET_REASON_COUNT + reason]);
  }
  return sum;
}

}  // namespace limpet
