// SPDX-License-Identifier: GPL-2.0-or-later
// Bytes of a frame in network order, read and written one by one. An access beyond the end throws
// std::out_of_range: the model never guesses.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/address.h"

namespace limpet::model {

using Bytes = std::vector<uint8_t>;
using View = std::span<const uint8_t>;

uint8_t get8(View bytes, size_t at);
uint16_t get16(View bytes, size_t at);
uint32_t get32(View bytes, size_t at);
/// `size` bytes from `at` on.
View part(View bytes, size_t at, size_t size);
IpAddress get_address(View bytes, size_t at, limpet_family family);
MacAddress get_mac(View bytes, size_t at);

void append8(Bytes& bytes, uint32_t value);
void append16(Bytes& bytes, uint32_t value);
void append32(Bytes& bytes, uint32_t value);
void append(Bytes& bytes, View more);
inline void append(Bytes& bytes, const IpAddress& address) {
  append(bytes, View(address.data(), address.size()));
}
inline void append(Bytes& bytes, const MacAddress& mac) {
  append(bytes, View(mac.bytes));
}

/// Overwrites bytes that are there.
void put(Bytes& bytes, size_t at, View value);
void put16(Bytes& bytes, size_t at, uint32_t value);
void put32(Bytes& bytes, size_t at, uint32_t value);

inline View view(const IpAddress& address) {
  return {address.data(), address.size()};
}
std::array<uint8_t, 2> bytes_of16(uint32_t value);

/// An address as the two words that hashes take: an IPv4 one as ::ffff:a.b.c.d, each word as it
/// lies in the memory of a little-endian machine.
std::array<__u64, 2> hash_words(const IpAddress& address);

}  // namespace limpet::model
