// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/counters.h"

#include "ebpf/counter_total.h"

namespace limpet {
namespace {

constexpr size_t cache_line = 64;
constexpr uint32_t counter_size = sizeof(limpet_counter);
static_assert(cache_line % counter_size == 0 && sizeof(limpet_counters) % counter_size == 0);

}  // namespace

uint32_t Counters::value_size(uint32_t rules, uint32_t members) {
  const size_t size = sizeof(limpet_counters) + (size_t{rules} + members) * sizeof(limpet_counter);
  return static_cast<uint32_t>((size + cache_line - 1) / cache_line * cache_line);
}

Result<Counters> Counters::open(int map_fd, uint32_t cpus, uint32_t rules, uint32_t members) {
  const uint32_t stretch = value_size(rules, members) / counter_size;
  auto records = MappedArray<limpet_counter>::open(map_fd, cpus * stretch);
  if (!records) return records.error();
  Counters counters;
  counters.records_ = std::move(*records);
  counters.cpus_ = cpus;
  counters.stretch_ = stretch;
  counters.rules_ = rules;
  return counters;
}

__u64& Counters::reason_of(uint32_t cpu, uint32_t reason) const {
  return reinterpret_cast<limpet_counters&>(records_.data()[size_t{cpu} * stretch_]).reason[reason];
}

limpet_counter& Counters::of(uint32_t cpu, uint32_t number) const {
  return records_.data()[size_t{cpu} * stretch_ + sizeof(limpet_counters) / counter_size + number];
}

uint64_t Counters::reason(uint32_t reason) const {
  __u64 sum = 0;
  for (uint32_t cpu = 0; cpu < cpus_; ++cpu) add(sum, reason_of(cpu, reason));
  return sum;
}

limpet_counter Counters::total(uint32_t number) const {
  limpet_counter sum{};
  for (uint32_t cpu = 0; cpu < cpus_; ++cpu) add(sum, of(cpu, number));
  return sum;
}

void Counters::put_reason(uint32_t reason, uint64_t packets) {
  for (uint32_t cpu = 0; cpu < cpus_; ++cpu) reason_of(cpu, reason) = cpu == 0 ? packets : 0;
}

void Counters::put(uint32_t number, const limpet_counter& sum) {
  for (uint32_t cpu = 0; cpu < cpus_; ++cpu) {
    store(of(cpu, number), cpu == 0 ? sum : limpet_counter{});
  }
}

}  // namespace limpet
