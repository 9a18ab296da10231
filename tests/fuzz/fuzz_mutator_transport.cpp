// SPDX-License-Identifier: GPL-2.0-or-later
// Mutations of TCP, UDP and ICMP.
#include "tests/fuzz/fuzz_mutator.h"

#include <netinet/in.h>

#include <algorithm>

#include "tests/fuzz/fuzz_addresses.h"
#include "tests/fuzz/fuzz_mutations.h"
#include "tests/fuzz/fuzz_repair.h"
#include "tests/packet/model_checksum.h"
#include "tests/packet/model_quote.h"

namespace limpet::fuzz {

using namespace model;  // NOLINT

namespace {

constexpr uint16_t ports[] = {80, 443, 53, 123, 1024, 1025, 8080, 5353, 0, 65535, 40000};
constexpr uint8_t icmp_types[] = {0, 3, 5, 8, 11, 12, 1, 2, 3, 4, 128, 129, 135};

}  // namespace

void Mutator::mutate_transport(Bytes& frame, size_t at, uint8_t protocol) {
  if (at + 8 > frame.size()) return;
  if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6) {
    frame[at] = pick(icmp_types);
    return;
  }
  if (protocol == IPPROTO_UDP && one_in(4)) return vanish_checksum(frame, at);
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

/// A payload with which the checksum of UDP is 0, and so written as 0xffff, once nat has put a
/// member's address and port in.
void Mutator::vanish_checksum(Bytes& frame, size_t udp) {
  const auto packet = whole_packet_of(frame);
  if (!packet || udp + 10 > frame.size() || packet->bounds.packet_end != frame.size()) return;
  const bool is_v4 = packet->family == LIMPET_V4;
  const int number = 1 + static_cast<int>(below(4));
  const IpAddress member = is_v4 ? nat_v4(number) : nat_v6(number);
  Bytes translated(frame.begin() + static_cast<std::ptrdiff_t>(udp), frame.end());
  if (get16(translated, 2) == 53 && one_in(2)) put16(translated, 2, 5353);
  put16(translated, 4, static_cast<uint32_t>(translated.size()));
  put16(translated, 6, 0);
  const uint32_t missing = checksum(packet->source, member, IPPROTO_UDP, translated);
  const uint32_t sum = get16(frame, udp + 8) + missing;
  put16(frame, udp + 8, (sum & 0xffff) + (sum >> 16));
  put16(frame, udp + 6, 0);  // for repair() to fill
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
  if (one_in(2)) {  // cut, as the headers of a quote mostly are
    reply.resize(std::min(reply.size(), in_packet + 4 + below(20)));
    shot.appended = 0;
  }

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

}  // namespace limpet::fuzz
