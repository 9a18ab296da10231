// SPDX-License-Identifier: GPL-2.0-or-later
// What follows from the setting `hash_seed`: the key of the client hash, and each member's Maglev
// permutation. Equal seeds give equal results on every edge. By SHA-256, so that nothing about the
// seed or one result can be learned from another. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ebpf/hash.h"

namespace limpet {

/// A member's preference among slots: 64 random bits each for where it starts and how it steps.
struct Permutation {
  uint64_t offset = 0;
  uint64_t skip = 0;
  auto operator<=>(const Permutation&) const = default;
};

class HashSeed {
 public:
  explicit HashSeed(std::string_view text) : text_(text) {}

  limpet_hash_key client_key() const;
  /// Depends on the seed and the member's name alone.
  Permutation permutation(std::string_view member) const;

 private:
  std::string text_;
};

}  // namespace limpet
