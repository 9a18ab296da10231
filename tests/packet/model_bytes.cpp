// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_bytes.h"

#include <algorithm>
#include <stdexcept>

namespace limpet::model {
namespace {

void check(size_t have, size_t at, size_t size) {
  if (at > have || size > have - at) throw std::out_of_range("the model read beyond the frame");
}

uint64_t little_endian(View eight) {
  uint64_t word = 0;
  for (size_t i = 8; i-- > 0;) word = word << 8 | eight[i];
  return word;
}

}  // namespace

View part(View bytes, size_t at, size_t size) {
  check(bytes.size(), at, size);
  return bytes.subspan(at, size);
}

uint8_t get8(View bytes, size_t at) {
  return part(bytes, at, 1)[0];
}

uint16_t get16(View bytes, size_t at) {
  const View two = part(bytes, at, 2);
  return static_cast<uint16_t>(two[0] << 8 | two[1]);
}

uint32_t get32(View bytes, size_t at) {
  return uint32_t{get16(bytes, at)} << 16 | get16(bytes, at + 2);
}

IpAddress get_address(View bytes, size_t at, limpet_family family) {
  if (family == LIMPET_V4) {
    std::array<uint8_t, 4> four;
    std::ranges::copy(part(bytes, at, 4), four.begin());
    return IpAddress::v4(four);
  }
  std::array<uint8_t, 16> sixteen;
  std::ranges::copy(part(bytes, at, 16), sixteen.begin());
  return IpAddress::v6(sixteen);
}

MacAddress get_mac(View bytes, size_t at) {
  MacAddress mac;
  std::ranges::copy(part(bytes, at, 6), mac.bytes.begin());
  return mac;
}

void append8(Bytes& bytes, uint32_t value) {
  bytes.push_back(static_cast<uint8_t>(value));
}

void append16(Bytes& bytes, uint32_t value) {
  append8(bytes, value >> 8);
  append8(bytes, value);
}

void append32(Bytes& bytes, uint32_t value) {
  append16(bytes, value >> 16);
  append16(bytes, value);
}

void append(Bytes& bytes, View more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

void put(Bytes& bytes, size_t at, View value) {
  check(bytes.size(), at, value.size());
  std::ranges::copy(value, bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

std::array<uint8_t, 2> bytes_of16(uint32_t value) {
  return {static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)};
}

void put16(Bytes& bytes, size_t at, uint32_t value) {
  put(bytes, at, bytes_of16(value));
}

void put32(Bytes& bytes, size_t at, uint32_t value) {
  put16(bytes, at, value >> 16);
  put16(bytes, at + 2, value);
}

std::array<__u64, 2> hash_words(const IpAddress& address) {
  Bytes sixteen;
  if (address.is_v4()) {
    sixteen.assign(10, 0);
    append16(sixteen, 0xffff);
  }
  append(sixteen, address);
  return {little_endian(part(sixteen, 0, 8)), little_endian(part(sixteen, 8, 8))};
}

}  // namespace limpet::model
