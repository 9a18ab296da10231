// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_mutator.h"

#include <netinet/in.h>

#include <algorithm>

#include "tests/fuzz/fuzz_addresses.h"
#include "tests/fuzz/fuzz_repair.h"
#include "tests/packet/model_quote.h"

namespace limpet::fuzz {

using namespace model;  // NOLINT

namespace {

constexpr uint16_t ports[] = {80, 443, 53, 123, 1024, 1025, 8080, 5353, 0, 65535, 40000};
constexpr uint8_t protocols[] = {6, 17, 1, 58, 0, 43, 44, 60, 59, 51, 132, 4};
constexpr uint8_t icmp_types[] = {0, 3, 5, 8, 11, 12, 1, 2, 3, 4, 128, 129, 135};
constexpr uint8_t extensions[] = {0, 43, 44, 60};

void insert(Bytes& frame, size_t at, const Bytes& more) {
  frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(std::min(at, frame.size())),
               more.begin(), more.end());
}

/// Where the IP header begins, if there is one.
std::optional<Packet> packet_of(const Bytes& frame) {
  Packet packet;
  if (read_fixed_header({.frame = frame}, &packet)) return std::nullopt;
  return packet;
}

/// As packet_of, and where its transport header begins, if lengths and chain let it be found.
std::optional<Packet> whole_packet_of(const Bytes& frame) {
  const Arrival arrival{.frame = frame};
  Packet packet;
  if (read_fixed_header(arrival, &packet) || read_lengths(arrival, &packet) ||
      read_chain(arrival, &packet)) {
    return std::nullopt;
  }
  return packet;
}

}  // namespace

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

void Mutator::mutate_frame(Shot& shot) {
  constexpr uint16_t sizes[] = {0, 0, 1, 7, 60, 100, 160, 500, 1180, 1230, 1300, 1400, 1460, 3000};
  switch (below(10)) {
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
  }
}

void Mutator::mutate_raw(Shot& shot) {
  const size_t size = shot.bytes.size(), most = size + 64;
  shot.bytes.resize(most);
  shot.bytes.resize(mutate_bytes_(shot.bytes.data(), size, most));
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
    case 6:
      put16(frame, ip + 2, get16(frame, ip + 2) + below(9) - 4);
      return;
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
    default:
      insert_extension(frame, ip);
  }
}

/// Behind the fixed header, or behind the first extension header.
void Mutator::insert_extension(Bytes& frame, size_t ip) {
  size_t next = ip + 6, at = ip + 40;
  if (one_in(2) && at + 8 <= frame.size()) {
    next = at;
    at += frame[ip + 6] == 44 ? 8 : 8 + size_t{frame[at + 1]} * 8;
  }
  const uint8_t kind = pick(extensions);
  const size_t words = kind == 44 ? 1 : 1 + (one_in(8) ? below(64) : below(3));
  Bytes header(8 * words);
  header[0] = frame[next];
  header[1] = static_cast<uint8_t>(words - 1);
  if (kind == 44) {
    constexpr uint16_t fields[] = {0, 1, 8, 9, 0x5a8, 6};
    put16(header, 2, pick(fields));
    put32(header, 4, below(3));
  }
  if (kind == 43 && one_in(4)) header[3] = 1;
  frame[next] = kind;
  insert(frame, at, header);
}

void Mutator::mutate_transport(Bytes& frame, size_t at, uint8_t protocol) {
  if (at + 8 > frame.size()) return;
  if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6) {
    frame[at] = pick(icmp_types);
    return;
  }
  if (protocol != IPPROTO_TCP || at + 20 > frame.size() || one_in(3)) {
    if (one_in(4)) return put16(frame, at + 6, one_in(2) ? 0 : 0xffff);
    return put16(frame, at + 2 * below(2), pick(ports));
  }
  constexpr uint8_t flags[] = {0x02, 0x12, 0x10, 0x04, 0x14, 0x11, 0x01, 0x03, 0x00, 0xc2, 0x18};
  switch (below(4)) {
    case 0:
      frame[at + 13] = pick(flags);
      return;
    case 1:
      frame[at + 12] = static_cast<uint8_t>(below(16) << 4);
      return;
    case 2:
      return put32(frame, at + 4 + 4 * below(2), one_in(2) ? 0xffffffff - below(3) : any());
    case 3: {  // options of a SYN, in odd places too
      Bytes options(below(3), 1);
      const uint16_t mss = pick(std::initializer_list<uint16_t>{1460, 9000, 65535, 1360, 536, 0});
      const auto two = bytes_of16(mss);
      options.insert(options.end(), {2, static_cast<uint8_t>(one_in(8) ? below(6) : 4)});
      append(options, two);
      while (options.size() % 4 != 0) options.push_back(static_cast<uint8_t>(below(2)));
      const size_t words = (frame[at + 12] >> 4) + options.size() / 4;
      if (words > 15) return;
      frame[at + 12] = static_cast<uint8_t>(words << 4);
      frame[at + 13] = static_cast<uint8_t>(frame[at + 13] | 0x02);
      return insert(frame, at + 20, options);
    }
  }
}

/// An error whose quote is looked at gets a quote that is worth it.
void Mutator::mutate_quote(Bytes& frame) {
  const auto packet = whole_packet_of(frame);
  if (!packet || !packet->is_icmp()) return;
  const size_t ip = packet->transport + 8;
  if (ip + fixed_header(packet->family) > frame.size()) return;
  if (one_in(3)) return set_address(frame, ip, packet->family, one_in(2));
  if (const auto quote = read_quote(frame, *packet); quote && one_in(2)) {
    return mutate_transport(frame, quote->transport, quote->protocol);
  }
  if (packet->family == LIMPET_V4) return mutate_v4(frame, ip);
  mutate_v6(frame, ip);
}

/// The frame becomes an ICMP error about what its receiver would have answered.
void Mutator::quote_reply(Shot& shot) {
  const auto packet = whole_packet_of(shot.frame());
  if (!packet || !packet->is_tcp_or_udp()) return;
  const bool is_v4 = packet->family == LIMPET_V4;
  const size_t in_packet = packet->transport - packet->ip;
  if (shot.bytes.size() < packet->transport + 8) return;
  Bytes reply(shot.bytes.begin() + static_cast<std::ptrdiff_t>(packet->ip), shot.bytes.end());
  Bytes addresses, swapped_ports;
  append(addresses, packet->destination);
  append(addresses, packet->source);
  put(reply, is_v4 ? 12 : 8, addresses);
  append16(swapped_ports, get16(reply, in_packet + 2));
  append16(swapped_ports, get16(reply, in_packet));
  put(reply, in_packet, swapped_ports);
  // Sometimes cut, and with what comes behind as it was.
  if (one_in(2)) reply.resize(std::min(reply.size(), in_packet + 8 + below(16)));

  const size_t fixed = fixed_header(packet->family);
  Bytes error(shot.bytes.begin(),
              shot.bytes.begin() + static_cast<std::ptrdiff_t>(packet->ip + fixed));
  if (is_v4) error[packet->ip] = 0x45;
  if (is_v4) put16(error, packet->ip + 6, 0);
  error[packet->ip + (is_v4 ? 9 : 6)] = icmp_of(packet->family);
  append8(error, is_v4 ? pick(std::initializer_list<uint8_t>{3, 11, 12}) : 1 + below(4));
  append8(error, below(5));
  append16(error, 0);
  append32(error, one_in(2) ? 1400 : 0);
  append(error, reply);
  shot.bytes = std::move(error);
  repair(shot);
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

}  // namespace limpet::fuzz
