// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_mutator.h"

#include <algorithm>

#include "tests/fuzz/fuzz_addresses.h"
#include "tests/fuzz/fuzz_mutations.h"
#include "tests/fuzz/fuzz_probe.h"
#include "tests/fuzz/fuzz_repair.h"

namespace limpet::fuzz {

using namespace model;  // NOLINT

void Mutator::mutate(Input& input) {
  do {
    if (input.shots.empty() || one_in(4)) {
      mutate_input(input);
    } else {
      mutate_frame(input.shots[below(input.shots.size())]);
    }
  } while (one_in(2));
  if (one_in(2)) std::ranges::for_each(input.shots, repair);
}

void Mutator::mutate_input(Input& input) {
  if (input.shots.empty()) input.shots.push_back({.bytes = Bytes(64)});
  const size_t chosen = below(input.shots.size());
  switch (below(6)) {
    case 0:
      input.setting = static_cast<uint8_t>(input.setting ^ 1 << below(8));
      break;
    case 1:
      input.setting = static_cast<uint8_t>(any() & 0x07);
      break;
    case 2:
      input.pace = static_cast<uint8_t>(below(6));
      break;
    case 3:
      if (input.shots.size() < most_shots) input.shots.push_back(input.shots[chosen]);
      break;
    case 4:
      if (input.shots.size() > 1) {
        input.shots.erase(input.shots.begin() + static_cast<std::ptrdiff_t>(chosen));
      }
      break;
    case 5:
      add_fragment(input, chosen);
      break;
  }
}

/// The frame becomes a first fragment, and a later one of the same datagram follows.
void Mutator::add_fragment(Input& input, size_t of) {
  if (input.shots.size() == most_shots) return;
  Shot& first = input.shots[of];
  const auto packet = packet_of(first.bytes);
  if (!packet) return;
  const size_t ip = packet->ip;
  if (packet->family == LIMPET_V6 && first.bytes[ip + 6] != 44) {
    Bytes header(8);
    header[0] = first.bytes[ip + 6];
    put32(header, 4, any());
    first.bytes[ip + 6] = 44;
    insert(first.bytes, ip + 40, header);
  }
  const size_t field = packet->family == LIMPET_V4 ? ip + 6 : ip + 42;
  if (field + 2 > first.bytes.size()) return;
  const uint16_t more = packet->family == LIMPET_V4 ? 0x2000 : 1;
  put16(first.bytes, field, more);
  Shot later = first;
  put16(later.bytes, field, (one_in(2) ? more : 0) | 8 * (1 + below(100)));
  repair(first);
  repair(later);
  input.shots.insert(input.shots.begin() + static_cast<std::ptrdiff_t>(of) + 1, later);
}

void Mutator::mutate_frame(Shot& shot) {
  constexpr uint16_t sizes[] = {0, 0, 1, 7, 60, 100, 160, 500, 1180, 1230, 1300, 1400, 1460, 3000};
  switch (below(11)) {
    case 0:
      return mutate_raw(shot);
    case 1:
      return mutate_ethernet(shot.bytes);
    case 2:
    case 3:
    case 4:
      return mutate_header(shot.bytes);
    case 5:
    case 6:
      if (const auto packet = whole_packet_of(shot.frame())) {
        mutate_transport(shot.bytes, packet->transport, packet->protocol);
      }
      return;
    case 7:
      return mutate_quote(shot.bytes);
    case 8:
      return quote_reply(shot);
    case 9:
      shot.appended = static_cast<uint16_t>(pick(sizes) + below(4));
      return;
    case 10:
      return answer_probe(shot);
  }
}

void Mutator::mutate_raw(Shot& shot) {
  const size_t size = shot.bytes.size(), most = size + 64;
  shot.bytes.resize(most);
  shot.bytes.resize(mutate_bytes_(shot.bytes.data(), size, most));
}

/// The MACs stay.
void Mutator::answer_probe(Shot& shot) {
  shot.bytes.resize(12);
  append(shot.bytes, answer_to(pick(probes())));
  repair(shot);
}

void Mutator::mutate_ethernet(Bytes& frame) {
  constexpr MacAddress macs[] = {edge_mac, relay_mac, client_mac};
  constexpr uint16_t types[] = {0x0800, 0x86dd, 0x8100, 0x88a8, 0x0806};
  if (frame.size() < 14) return;
  Bytes tag;
  switch (below(5)) {
    case 0:
      return put(frame, one_in(2) ? 0 : 6, pick(macs).bytes);
    case 1:
      frame[0] = static_cast<uint8_t>(frame[0] ^ 1);
      return;
    case 2:
      append16(tag, one_in(3) ? 0x88a8 : 0x8100);
      append16(tag, (one_in(2) ? 5 : 7) | any() % 8 << 13);
      return insert(frame, 12, tag);
    case 3:
      if (frame.size() > 18) frame.erase(frame.begin() + 12, frame.begin() + 16);
      return;
    case 4:
      if (one_in(4)) put16(frame, 12, pick(types));
      return;
  }
}

}  // namespace limpet::fuzz
