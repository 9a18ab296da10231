// SPDX-License-Identifier: GPL-2.0-or-later
// Mutations of IP headers.
#include "tests/fuzz/fuzz_mutator.h"

#include "tests/fuzz/fuzz_addresses.h"
#include "tests/fuzz/fuzz_mutations.h"

namespace limpet::fuzz {

using namespace model;  // NOLINT

namespace {

constexpr uint8_t protocols[] = {6, 17, 1, 58, 0, 43, 44, 60, 59, 51, 132, 4};
constexpr uint8_t extensions[] = {0, 60, 43, 0, 60, 0, 60, 44};

}  // namespace

void Mutator::mutate_header(Bytes& frame) {
  const auto packet = packet_of(frame);
  if (!packet) return;
  if (one_in(3)) return set_address(frame, packet->ip, packet->family, one_in(2));
  if (packet->family == LIMPET_V4) return mutate_v4(frame, packet->ip);
  mutate_v6(frame, packet->ip);
}

void Mutator::set_address(Bytes& frame, size_t ip, limpet_family family, bool source) {
  static const std::vector<IpAddress> addresses = interesting_addresses();
  const size_t size = family == LIMPET_V4 ? 4 : 16;
  const size_t at = ip + (family == LIMPET_V4 ? 12 : 8) + (source ? 0 : size);
  for (size_t tries = 0; tries < 8; ++tries) {
    const IpAddress address = pick(addresses);
    if (address.size() != size || at + size > frame.size()) continue;
    return put(frame, at, view(address));
  }
}

void Mutator::mutate_v4(Bytes& frame, size_t ip) {
  constexpr uint16_t fragments[] = {0, 0x4000, 0x2000, 0x0001, 0x2010, 0x00b9, 0x6000, 0x8000};
  switch (below(7)) {
    case 0:
      return put16(frame, ip + 6, pick(fragments));
    case 1:
      frame[ip + 8] = static_cast<uint8_t>(below(4));
      return;
    case 2:
      frame[ip + 9] = pick(protocols);
      return;
    case 3:
      put16(frame, ip + 4, below(3));
      return;
    case 4:
      frame[ip + 1] = static_cast<uint8_t>(any());
      return;
    case 5: {  // options
      const size_t words = frame[ip] & 0xf, more = 1 + below(3);
      if (words + more > 15) return;
      frame[ip] = static_cast<uint8_t>(0x40 | (words + more));
      return insert(frame, ip + 20, Bytes(4 * more, 1));
    }
    case 6: {
      const uint32_t header = (frame[ip] & 0xf) * 4U;
      const uint32_t about = one_in(2) ? header + 4 * below(8) : get16(frame, ip + 2);
      return put16(frame, ip + 2, about + below(9) - 4);
    }
  }
}

void Mutator::mutate_v6(Bytes& frame, size_t ip) {
  switch (below(6)) {
    case 0:
      frame[ip + 6] = pick(protocols);
      return;
    case 1:
      frame[ip + 7] = static_cast<uint8_t>(below(4));
      return;
    case 2:
      put32(frame, ip, 0x60000000 | (any() & 0xfffffff));
      return;
    case 3:
      put16(frame, ip + 4, get16(frame, ip + 4) + below(9) - 4);
      return;
    case 4:
      return insert_extension(frame, ip, 1 + (one_in(8) ? below(64) : below(3)));
    case 5:  // about as many, or as long, as are walked
      if (one_in(2)) {
        for (uint32_t left = 6 + below(4); left > 0; --left) insert_extension(frame, ip, 1);
      } else {
        insert_extension(frame, ip, 60 + below(6));
      }
  }
}

/// Behind the fixed header, or behind the first extension header; `words` of 8 bytes long, if its
/// kind has a length.
void Mutator::insert_extension(Bytes& frame, size_t ip, uint32_t words) {
  size_t next = ip + 6, at = ip + 40;
  if (one_in(2) && at + 8 <= frame.size()) {
    next = at;
    at += frame[ip + 6] == 44 ? 8 : 8 + size_t{frame[at + 1]} * 8;
  }
  const uint8_t kind = pick(extensions);
  if (kind == 44) words = 1;
  Bytes header(8 * words);
  header[0] = frame[next];
  header[1] = static_cast<uint8_t>(words - 1);
  if (kind == 44) {
    constexpr uint16_t fields[] = {0, 1, 8, 9, 0x5a8, 6};
    put16(header, 2, pick(fields));
    put32(header, 4, below(3));
  }
  if (kind == 43 && one_in(8)) header[3] = 1;
  frame[next] = kind;
  insert(frame, at, header);
}

}  // namespace limpet::fuzz
