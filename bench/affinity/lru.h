// SPDX-License-Identifier: GPL-2.0-or-later
// What the affinity simulation compares with: an entry for each client in a hash table, of which
// the least recently used makes room. Exact, and one for all CPUs; the kernel's LRU maps are
// neither.
#pragma once

#include <cstdint>
#include <vector>

namespace limpet::sim {

class LruTable {
 public:
  struct Entry {
    uint64_t last_use = 0;
    uint16_t member = 0;
  };

  explicit LruTable(uint32_t capacity);

  /// The client's entry, made if there was none (then all 0), and from now on the youngest. Valid
  /// until the next call.
  Entry& touch(uint32_t client);

 private:
  using Index = uint32_t;
  static constexpr Index none = UINT32_MAX;
  struct Node {
    Entry entry;
    uint32_t client = 0;
    Index same_head = none;  // the next in its chain
    Index older = none;
    Index younger = none;
  };

  Index& head_of(uint32_t client);
  Index make(uint32_t client);
  void forget_oldest();
  void unlink(Index index);
  void link_as_youngest(Index index);

  uint32_t capacity_;
  std::vector<Node> nodes_;
  std::vector<Index> heads_;  // a power of two of them
  Index oldest_ = none;
  Index youngest_ = none;
};

}  // namespace limpet::sim
