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
  MappedArray<limpet_slot_line> slots;
  MappedArray<limpet_window> windows;
  MappedArray<__u64> seen;
  MappedArray<__u64> recent;
  MappedArray<limpet_bucket> bindings;
  MappedArray<limpet_clock> clock;
  MappedArray<limpet_member> members;
  MappedArray<limpet_counter> rule_counters;
  MappedArray<limpet_counter> member_counters;
  MappedArray<__u64> reason_counters;
  MappedArray<limpet_affinity_counter> affinity_counters;

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
void Datapath::size(limpet_bpf& skeleton, const Capacity& capacity, uint32_t cpus) {
  skeleton.rodata->rules_capacity = capacity.rules;
  skeleton.rodata->members_capacity = capacity.members;
  skeleton.rodata->pools_capacity = capacity.pools;

  const auto& maps = skeleton.maps;
  const std::pair<bpf_map*, uint32_t> sizes[] = {
      {maps.vip4, capacity.vips},
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
      {maps.members, capacity.members},
      {maps.rule_counters, capacity.rules * cpus},
      {maps.member_counters, capacity.members * cpus},
      {maps.reason_counters, LIMPET_REASON_COUNT * cpus},
      {maps.affinity_counters, capacity.pools * cpus},
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
  map_in(maps->slots, skeleton.maps.slots);
  map_in(maps->windows, skeleton.maps.windows);
  map_in(maps->seen, skeleton.maps.seen);
  map_in(maps->recent, skeleton.maps.recent);
  map_in(maps->bindings, skeleton.maps.bindings);
  map_in(maps->clock, skeleton.maps.clock);
  map_in(maps->members, skeleton.maps.members);
  map_in(maps->rule_counters, skeleton.maps.rule_counters);
  map_in(maps->member_counters, skeleton.maps.member_counters);
  map_in(maps->reason_counters, skeleton.maps.reason_counters);
  map_in(maps->affinity_counters, skeleton.maps.affinity_counters);
  if (!done) return done.error();
  return maps;
}

Result<Datapath> Datapath::open(const Capacity& capacity, const limpet_hash_key& key, Clock clock) {
  libbpf_set_print(keep_warning);
  last_warning.clear();
  Datapath datapath;
  datapath.capacity_ = capacity;
  datapath.skeleton_.reset(limpet_bpf__open());
  limpet_bpf* skeleton = datapath.skeleton_.get();
  if (!skeleton) return Error{"cannot open the embedded BPF object: " + last_warning};

  const auto cpus = static_cast<uint32_t>(libbpf_num_possible_cpus());
  size(*skeleton, capacity, cpus);
  std::memcpy(const_cast<limpet_hash_key*>(&skeleton->rodata->hash_key), &key, sizeof key);
  skeleton->rodata->test_clock = clock == Clock::test;
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

void Datapath::remove_vip(const IpAddress& address) {
  // Not there is as good as removed.
  (void)bpf_map_delete_elem(bpf_map__fd(skeleton_->maps.vip4), address.data());
}

void Datapath::put_ports(uint32_t port_table,
                         std::span<const uint16_t, LIMPET_PORTS> rule_by_port) {
  std::copy(rule_by_port.begin(), rule_by_port.end(), maps_->ports[port_table].rule);
}

void Datapath::put_rule(uint32_t rule, const limpet_rule& value) {
  store(maps_->rules[rule], value);
}

void Datapath::put_pool(uint32_t pool, const limpet_pool& value) {
  limpet_pool record = value;
  record.epoch = maps_->pools[pool].epoch;
  if (value.buckets == 0) {
    // Every client is in it, so every packet is decided by its slot alone.
    std::fill_n(maps_->seen.data() + value.filter_base, value.filter_words * LIMPET_EPOCHS,
                ~uint64_t{0});
  }
  store(maps_->pools[pool], record);
}

void Datapath::put_member(uint32_t member, const NextHop& next_hop) {
  limpet_member value{};
  auto* frame = reinterpret_cast<uint8_t*>(value.ethernet);
  std::ranges::copy(next_hop.destination.bytes, frame);
  std::ranges::copy(next_hop.source.bytes, frame + 6);
  value.ifindex = next_hop.ifindex;
  store(maps_->members[member], value);
}

void Datapath::put_lost_member(uint32_t member, limpet_loss loss) {
  store(maps_->members[member], limpet_member{.loss = loss});
}

limpet_pool Datapath::pool(uint32_t pool) const {
  return maps_->pools[pool];
}

SlotTable Datapath::slots(uint32_t pool) {
  const limpet_pool& record = maps_->pools[pool];
  static_assert(sizeof(limpet_slot_line) == LIMPET_SLOTS_A_LINE * sizeof(limpet_slot));
  return SlotTable(maps_->slots.data()->slot + record.slot_base,
                   record.buckets == 0 ? nullptr : maps_->windows.data() + record.slot_base,
                   record.slots, record.timeout);
}

SeenFilter Datapath::seen_filter(uint32_t pool) {
  limpet_pool& record = maps_->pools[pool];
  return SeenFilter(maps_->seen.data() + record.filter_base, &record);
}

BindingTable Datapath::bindings(uint32_t pool) {
  const limpet_pool& record = maps_->pools[pool];
  return BindingTable(maps_->bindings.data() + record.bucket_base, record.buckets);
}

void Datapath::turn_recent() {
  limpet_clock& clock = maps_->clock[0];
  const uint32_t older = 1 - clock.recent;
  std::fill_n(maps_->recent.data() + older * LIMPET_RECENT_WORDS, LIMPET_RECENT_WORDS, 0);
  __atomic_store_n(&clock.recent, older, __ATOMIC_RELEASE);
}

void Datapath::set_test_clock(uint64_t ns) {
  __atomic_store_n(&maps_->clock[0].test_ns, ns, __ATOMIC_RELEASE);
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

limpet_affinity_counter Datapath::affinity_counter(uint32_t pool) const {
  limpet_affinity_counter sum{};
  for (uint32_t cpu = 0; cpu < maps_->cpus; ++cpu) {
    const limpet_affinity_counter& counter =
        maps_->affinity_counters[size_t{cpu} * capacity_.pools + pool];
    sum.bound += load(counter.bound);
    sum.replaced += load(counter.replaced);
    sum.refused += load(counter.refused);
    for (size_t i = 0; i < LIMPET_LOSS_COUNT; ++i) sum.moved[i] += load(counter.moved[i]);
  }
  return sum;
}

void Datapath::reset_rule_counter(uint32_t rule) {
  for (uint32_t cpu = 0; cpu < maps_->cpus; ++cpu) {
    store(maps_->rule_counters[size_t{cpu} * capacity_.rules + rule], limpet_counter{});
  }
}

void Datapath::reset_member_counter(uint32_t member) {
  for (uint32_t cpu = 0; cpu < maps_->cpus; ++cpu) {
    store(maps_->member_counters[size_t{cpu} * capacity_.members + member], limpet_counter{});
  }
}

}  // namespace limpet
