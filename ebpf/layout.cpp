// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/layout.h"

#include <bpf/bpf.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <vector>

#include "ebpf/descriptor.h"

namespace limpet {
namespace {

constexpr uint32_t last_without_head = 2;

constexpr uint32_t memory_numbers[LIMPET_MEMORY_COUNT] = {
#define X(name, number, where) number,
    LIMPET_MEMORIES(X)
#undef X
};
static_assert(LIMPET_MEMORY_COUNT <= LIMPET_MEMORIES_MAX);

}  // namespace

std::optional<limpet_layout> read_layout(const std::string& directory) {
  const Descriptor map(bpf_obj_get((directory + "/layout").c_str()));
  bpf_map_info info{};
  uint32_t size = sizeof info;
  if (map.get() < 0 || bpf_obj_get_info_by_fd(map.get(), &info, &size) != 0) return {};
  std::vector<char> value(std::max<size_t>(info.value_size, sizeof(limpet_layout)));
  const uint32_t first = 0;
  if (bpf_map_lookup_elem(map.get(), &first, value.data()) != 0) return {};
  limpet_layout layout{};
  std::memcpy(&layout, value.data(), sizeof layout);
  if (layout.head.version == 0) return {};
  if (layout.head.version <= last_without_head) {
    layout = {.head = {.version = layout.head.version}};
  } else if (layout.head.version != LIMPET_LAYOUT) {
    layout = {.head = layout.head};
  }
  return layout;
}

limpet_layout layout_of(const Capacity& capacity, const limpet_hash_key& key) {
  limpet_layout layout{.head = {.version = LIMPET_LAYOUT},
                       .vips = capacity.vips,
                       .port_tables = capacity.port_tables,
                       .rules = capacity.rules,
                       .pools = capacity.pools,
                       .members = capacity.members,
                       .slots = capacity.slots,
                       .filter_words = capacity.filter_words,
                       .buckets = capacity.buckets,
                       .interfaces = capacity.interfaces,
                       .nat_members = capacity.nat_members,
                       .relays = capacity.relays,
                       .probes = capacity.probes,
                       .nat = capacity.nat};
  std::copy_n(key.word, std::size(key.word), layout.head.hash_key);
  std::ranges::copy(memory_numbers, layout.head.memory);
  return layout;
}

Capacity capacity_of(const limpet_layout& layout) {
  return {.vips = layout.vips,
          .port_tables = layout.port_tables,
          .rules = layout.rules,
          .pools = layout.pools,
          .members = layout.members,
          .slots = layout.slots,
          .filter_words = layout.filter_words,
          .buckets = layout.buckets,
          .interfaces = layout.interfaces,
          .nat_members = layout.nat_members,
          .relays = layout.relays,
          .probes = layout.probes,
          .nat = layout.nat != 0};
}

limpet_hash_key hash_key_of(const limpet_layout& layout) {
  limpet_hash_key key;
  std::copy_n(layout.head.hash_key, std::size(key.word), key.word);
  return key;
}

bool has_memory(const limpet_layout& layout, limpet_memory memory) {
  return layout.head.memory[memory] == memory_numbers[memory];
}

}  // namespace limpet
