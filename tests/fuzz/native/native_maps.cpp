// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/native/native_maps.h"

#include <bpf/bpf.h>
#include <sys/mman.h>

#include <cstring>

#include "ebpf/descriptor.h"
#include "tests/fuzz/native/limpet_native.h"

namespace limpet::fuzz {
namespace {

/// The kernel keeps 15 characters of a name.
const void* map_named(const std::string& name) {
  for (unsigned i = 0; i < native_map_count; ++i) {
    if (std::string(native_maps[i].name).substr(0, BPF_OBJ_NAME_LEN - 1) == name) {
      return native_maps[i].map;
    }
  }
  return nullptr;
}

}  // namespace

Result<NativeMaps> NativeMaps::copy_of(int program_fd) {
  uint32_t ids[64];
  bpf_prog_info info{};
  info.map_ids = reinterpret_cast<uint64_t>(ids);
  info.nr_map_ids = std::size(ids);
  uint32_t size = sizeof info;
  if (bpf_obj_get_info_by_fd(program_fd, &info, &size) != 0) return Error{"program info"};

  NativeMaps maps;
  for (uint32_t i = 0; i < info.nr_map_ids; ++i) {
    const Descriptor fd(bpf_map_get_fd_by_id(ids[i]));
    bpf_map_info about{};
    size = sizeof about;
    if (bpf_obj_get_info_by_fd(fd.get(), &about, &size) != 0) return Error{"map info"};
    const std::string name = about.name;
    if (name.find('.') != std::string::npos) continue;  // constants: native_configure has them
    const void* map = map_named(name);
    if (!map) return Error{"map " + name + " is not listed in limpet_native.c"};
    Map& copy = maps.maps_[map];
    copy.is_array = about.type == BPF_MAP_TYPE_ARRAY;
    copy.key_size = about.key_size;
    copy.value_size = (about.value_size + 7) / 8 * 8;
    copy.entries = about.max_entries;
    if (auto filled = copy.fill(fd.get(), about.map_flags & BPF_F_MMAPABLE); !filled) {
      return Error{"map " + name + ": " + filled.error().message};
    }
  }
  return maps;
}

Result<void> NativeMaps::Map::fill(int fd, bool can_be_mapped) {
  const size_t size = size_t{entries} * value_size;
  if (is_array && !can_be_mapped) {
    array.resize(size);
    for (uint32_t i = 0; i < entries; ++i) {
      bpf_map_lookup_elem(fd, &i, array.data() + size_t{i} * value_size);
    }
    return {};
  }
  if (is_array) {
    void* memory = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) return Error{strerror(errno)};
    const auto* bytes = static_cast<const uint8_t*>(memory);
    array.assign(bytes, bytes + size);
    munmap(memory, size);
    return {};
  }
  std::vector<uint8_t> key(key_size), value(value_size);
  const void* before = nullptr;
  while (bpf_map_get_next_key(fd, before, key.data()) == 0) {
    if (bpf_map_lookup_elem(fd, key.data(), value.data()) != 0) return Error{strerror(errno)};
    hash[key] = value;
    before = key.data();
  }
  return {};
}

void* NativeMaps::find(const void* map, const void* key) {
  Map& found = maps_.at(map);
  if (found.is_array) {
    uint32_t index = 0;
    std::memcpy(&index, key, sizeof index);
    return index < found.entries ? found.array.data() + size_t{index} * found.value_size : nullptr;
  }
  const auto* bytes = static_cast<const uint8_t*>(key);
  const auto entry = found.hash.find({bytes, bytes + found.key_size});
  return entry == found.hash.end() ? nullptr : entry->second.data();
}

void* NativeMaps::find_named(const std::string& name, const void* key) {
  return find(map_named(name), key);
}

}  // namespace limpet::fuzz
