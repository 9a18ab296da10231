// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/map_digest.h"

#include <bpf/bpf.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "ebpf/descriptor.h"
#include "ebpf/mapped_array.h"

namespace limpet {
namespace {

template <class Info>
Info info_of(int fd, Info info = {}) {
  uint32_t size = sizeof info;
  if (bpf_obj_get_info_by_fd(fd, &info, &size) == 0) return info;
  throw std::runtime_error(std::string("bpf_obj_get_info_by_fd: ") + std::strerror(errno));
}

uint64_t mix(uint64_t digest, uint64_t word) {
  return (digest ^ word) * 0x9e3779b97f4a7c15;
}

uint64_t digest_array(int fd, const bpf_map_info& info) {
  const uint64_t words = (uint64_t{info.value_size} + 7) / 8 * info.max_entries;
  const auto memory = MappedArray<uint64_t>::open(fd, static_cast<uint32_t>(words));
  if (!memory) throw std::runtime_error(std::string(info.name) + ": " + memory.error().message);
  uint64_t digest = 1;
  for (uint64_t i = 0; i < words; ++i) digest = mix(digest, (*memory)[i]);
  return digest;
}

uint64_t digest_hash(int fd, const bpf_map_info& info) {
  std::vector<uint8_t> key(info.key_size), value(info.value_size);
  uint64_t digest = 1;
  for (bool first = true; bpf_map_get_next_key(fd, first ? nullptr : key.data(), key.data()) == 0;
       first = false) {
    if (bpf_map_lookup_elem(fd, key.data(), value.data()) != 0) continue;
    for (const uint8_t byte : key) digest = mix(digest, byte);
    for (const uint8_t byte : value) digest = mix(digest, byte);
  }
  return digest;
}

}  // namespace

std::map<std::string, uint64_t> digest_maps(int program_fd) {
  uint32_t ids[64];
  bpf_prog_info program{};
  program.map_ids = reinterpret_cast<uint64_t>(ids);
  program.nr_map_ids = std::size(ids);
  program = info_of(program_fd, program);
  std::map<std::string, uint64_t> digests;
  for (uint32_t i = 0; i < program.nr_map_ids; ++i) {
    const Descriptor map(bpf_map_get_fd_by_id(ids[i]));
    const auto info = info_of<bpf_map_info>(map.get());
    const std::string name = info.name;
    if (name.find('.') != std::string::npos || info.type == BPF_MAP_TYPE_DEVMAP_HASH) continue;
    digests[name] = info.type == BPF_MAP_TYPE_ARRAY ? digest_array(map.get(), info)
                                                    : digest_hash(map.get(), info);
  }
  return digests;
}

}  // namespace limpet
