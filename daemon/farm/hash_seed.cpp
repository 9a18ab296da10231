// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/hash_seed.h"

#include <openssl/sha.h>

#include <array>

namespace limpet {
namespace {

/// SHA-256 of purpose, seed and name, each preceded by its length so that no two triples run
/// together, as four little-endian words (edges may differ in byte order).
std::array<uint64_t, 4> digest(std::string_view purpose, std::string_view seed,
                               std::string_view name) {
  std::string input;
  for (const std::string_view part : {purpose, seed, name}) {
    input += std::to_string(part.size()) + ":";
    input += part;
  }
  std::array<uint8_t, SHA256_DIGEST_LENGTH> bytes;
  SHA256(reinterpret_cast<const uint8_t*>(input.data()), input.size(), bytes.data());
  std::array<uint64_t, 4> words{};
  for (size_t i = 0; i < bytes.size(); ++i) words[i / 8] |= uint64_t{bytes[i]} << (i % 8 * 8);
  return words;
}

}  // namespace

limpet_hash_key HashSeed::client_key() const {
  const auto words = digest("limpet client key", text_, "");
  return {{words[0], words[1], words[2], words[3]}};
}

Permutation HashSeed::permutation(std::string_view member) const {
  const auto words = digest("limpet member permutation", text_, member);
  return {words[0], words[1]};
}

}  // namespace limpet
