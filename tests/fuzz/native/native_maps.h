// SPDX-License-Identifier: GPL-2.0-or-later
// The maps of the program compiled for this machine: copies of what is in the real ones.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ebpf/result.h"

namespace limpet::fuzz {

class NativeMaps {
 public:
  /// As they are in the loaded program.
  static Result<NativeMaps> copy_of(int program_fd);

  /// The value, to read and write, or nothing: as bpf_map_lookup_elem.
  void* find(const void* map, const void* key);
  void* find_named(const std::string& name, const void* key);

 private:
  struct Map {
    bool is_array = false;
    uint32_t key_size = 0, value_size = 0, entries = 0;
    std::vector<uint8_t> array;
    std::map<std::vector<uint8_t>, std::vector<uint8_t>> hash;
    Result<void> fill(int fd, bool can_be_mapped);
  };
  std::map<const void*, Map> maps_;
};

}  // namespace limpet::fuzz
