// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_checksum.h"

namespace limpet::model {
namespace {

uint16_t fold(uint64_t sum) {
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>(sum);
}

uint16_t inverse(uint16_t word) {
  return static_cast<uint16_t>(~word);
}

/// The word at `at`, as if zeros followed the bytes.
uint16_t word_at(View bytes, size_t at) {
  return static_cast<uint16_t>(get8(bytes, at) << 8 |
                               (at + 1 < bytes.size() ? get8(bytes, at + 1) : 0));
}

uint64_t sum_of(View bytes) {
  uint64_t sum = 0;
  for (size_t at = 0; at < bytes.size(); at += 2) sum += word_at(bytes, at);
  return sum;
}

uint16_t adjusted(uint16_t checksum, const Changes& changes) {
  uint64_t sum = inverse(checksum);
  for (const WordChange& one : changes) sum += uint64_t{inverse(one.before)} + one.after;
  return inverse(fold(sum));
}

Changes set(Bytes& frame, size_t field, uint16_t value) {
  const uint16_t before = get16(frame, field);
  put16(frame, field, value);
  return before == value ? Changes{} : Changes{{before, value}};
}

}  // namespace

uint16_t checksum(View bytes) {
  return inverse(fold(sum_of(bytes)));
}

uint16_t checksum(const IpAddress& source, const IpAddress& destination, uint8_t protocol,
                  View payload) {
  const uint64_t pseudo_header =
      sum_of(view(source)) + sum_of(view(destination)) + protocol + payload.size();
  return inverse(fold(pseudo_header + sum_of(payload)));
}

Changes write(Bytes& frame, size_t origin, size_t at, View value) {
  const Bytes before = frame;
  put(frame, at, value);
  Changes changes;
  for (size_t word = at - (at - origin) % 2; word < at + value.size(); word += 2) {
    const WordChange change{word_at(before, word), word_at(frame, word)};
    if (change.before != change.after) changes.push_back(change);
  }
  return changes;
}

Changes adjust(Bytes& frame, size_t field, const Changes& changes) {
  if (changes.empty()) return {};
  return set(frame, field, adjusted(get16(frame, field), changes));
}

Changes adjust_udp(Bytes& frame, size_t field, const Changes& changes) {
  const uint16_t before = get16(frame, field);
  if (before == 0 || changes.empty()) return {};
  const uint16_t after = adjusted(before, changes);
  return set(frame, field, after == 0 ? 0xffff : after);
}

void append(Changes& changes, const Changes& more) {
  changes.insert(changes.end(), more.begin(), more.end());
}

}  // namespace limpet::model
