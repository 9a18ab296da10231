// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/affinity/lru.h"

#include <bit>

namespace limpet::sim {

LruTable::LruTable(uint32_t capacity) : capacity_(capacity), heads_(std::bit_ceil(capacity), none) {
  nodes_.reserve(capacity);
}

LruTable::Entry& LruTable::touch(uint32_t client) {
  Index index = head_of(client);
  while (index != none && nodes_[index].client != client) index = nodes_[index].same_head;
  if (index == none) {
    index = make(client);
  } else {
    unlink(index);
  }
  link_as_youngest(index);
  return nodes_[index].entry;
}

LruTable::Index& LruTable::head_of(uint32_t client) {
  const uint64_t mixed = client * 0x9e3779b97f4a7c15u;  // 2⁶⁴ by the golden ratio
  return heads_[(mixed >> 32) & (heads_.size() - 1)];
}

LruTable::Index LruTable::make(uint32_t client) {
  Index index = static_cast<Index>(nodes_.size());
  if (index == capacity_) {
    index = oldest_;
    forget_oldest();
    nodes_[index] = {};
  } else {
    nodes_.emplace_back();
  }
  Index& head = head_of(client);
  nodes_[index].client = client;
  nodes_[index].same_head = head;
  head = index;
  return index;
}

void LruTable::forget_oldest() {
  const Index index = oldest_;
  Index* link = &head_of(nodes_[index].client);
  while (*link != index) link = &nodes_[*link].same_head;
  *link = nodes_[index].same_head;
  unlink(index);
}

void LruTable::unlink(Index index) {
  const Node& node = nodes_[index];
  (node.older == none ? oldest_ : nodes_[node.older].younger) = node.younger;
  (node.younger == none ? youngest_ : nodes_[node.younger].older) = node.older;
}

void LruTable::link_as_youngest(Index index) {
  nodes_[index].older = youngest_;
  nodes_[index].younger = none;
  (youngest_ == none ? oldest_ : nodes_[youngest_].younger) = index;
  youngest_ = index;
}

}  // namespace limpet::sim
