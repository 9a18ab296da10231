// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_packet.h"

#include <netinet/in.h>

#include <algorithm>

namespace limpet::model {
namespace {

constexpr size_t ethernet_header = 14;
constexpr size_t most_tags = 2;

bool is_tag(uint16_t type) {
  return type == 0x8100 || type == 0x88a8;
}

Stop read_ethernet(const Arrival& arrival, Packet* packet) {
  const size_t readable = packet->bounds.readable_end;
  size_t end = ethernet_header;
  while (end <= readable) {
    const uint16_t type = get16(arrival.frame, end - 2);
    if (is_tag(type) && packet->tags.size() < most_tags) {
      end += 4;
      if (end <= readable) packet->tags.push_back({type, get16(arrival.frame, end - 4)});
      continue;
    }
    if (type != 0x0800 && type != 0x86dd) break;
    packet->family = type == 0x0800 ? LIMPET_V4 : LIMPET_V6;
    packet->ip = end;
    return std::nullopt;
  }
  return LIMPET_REASON_not_ip;
}

}  // namespace

size_t fixed_header(limpet_family family) {
  return family == LIMPET_V4 ? 20 : 40;
}

size_t transport_header(uint8_t protocol) {
  return protocol == IPPROTO_TCP ? 20 : 8;
}

size_t checksum_offset(uint8_t protocol) {
  return protocol == IPPROTO_TCP ? 16 : 6;
}

uint8_t icmp_of(limpet_family family) {
  constexpr uint8_t v4 = IPPROTO_ICMP, v6 = IPPROTO_ICMPV6;
  return family == LIMPET_V4 ? v4 : v6;
}

bool Packet::is_tcp_or_udp() const {
  return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP;
}

bool Packet::is_icmp() const {
  return protocol == icmp_of(family);
}

Stop read_fixed_header(const Arrival& arrival, Packet* packet) {
  packet->bounds.readable_end = std::min(arrival.frame.size(), arrival.first_part);
  if (const Stop stop = read_ethernet(arrival, packet)) return stop;
  if (packet->ip + fixed_header(packet->family) > packet->bounds.readable_end) {
    return LIMPET_REASON_truncated;
  }
  const size_t source = packet->ip + (packet->family == LIMPET_V4 ? 12 : 8);
  const size_t address_size = packet->family == LIMPET_V4 ? 4 : 16;
  packet->source = get_address(arrival.frame, source, packet->family);
  packet->destination = get_address(arrival.frame, source + address_size, packet->family);
  packet->hop_limit = get8(arrival.frame, packet->ip + (packet->family == LIMPET_V4 ? 8 : 7));
  return std::nullopt;
}

Stop read_lengths(const Arrival& arrival, Packet* packet) {
  const View frame = arrival.frame;
  const size_t ip = packet->ip;
  size_t length = 0;
  if (packet->family == LIMPET_V4) {
    const size_t header = (get8(frame, ip) & 0xf) * size_t{4};
    length = get16(frame, ip + 2);
    if (get8(frame, ip) >> 4 != 4 || header < 20 || length < header) {
      return LIMPET_REASON_bad_ip_header;
    }
  } else {
    length = size_t{40} + get16(frame, ip + 4);
    if (get8(frame, ip) >> 4 != 6) return LIMPET_REASON_bad_ip_header;
  }
  packet->bounds.packet_end = ip + length;
  if (packet->bounds.packet_end > frame.size()) return LIMPET_REASON_truncated;
  return std::nullopt;
}

Stop read_chain(const Arrival& arrival, Packet* packet) {
  const View frame = arrival.frame;
  const size_t ip = packet->ip;
  if (packet->family == LIMPET_V4) {
    const uint16_t field = get16(frame, ip + 6);
    const bool has_offset = field & 0x1fff, more = field & 0x2000;
    if (has_offset || more) packet->fragment = has_offset ? Fragment::later : Fragment::first;
    packet->may_be_fragmented = !(field & 0x4000);
    packet->identification = get16(frame, ip + 4);
    packet->protocol = get8(frame, ip + 9);
    packet->transport = ip + (get8(frame, ip) & 0xf) * size_t{4};
    packet->has_options = packet->transport > ip + 20;
    return std::nullopt;
  }
  const Chain chain = walk_chain(frame, ip + 40, get8(frame, ip + 6), packet->bounds.packet_end);
  if (chain.stop) return chain.stop;
  packet->protocol = chain.protocol;
  packet->transport = chain.transport;
  packet->has_options = chain.headers > 0;
  packet->fragment = chain.fragment;
  packet->identification = chain.identification;
  return std::nullopt;
}

Stop read_ports(const Arrival& arrival, Packet* packet) {
  const size_t end = packet->transport + transport_header(packet->protocol);
  if (end > packet->bounds.packet_end) return LIMPET_REASON_bad_ip_header;
  if (end > packet->bounds.readable_end) return LIMPET_REASON_truncated;
  packet->source_port = get16(arrival.frame, packet->transport);
  packet->destination_port = get16(arrival.frame, packet->transport + 2);
  return std::nullopt;
}

bool has_bad_source(const Packet& packet) {
  const View source = view(packet.source);
  if (packet.source == packet.destination) return true;
  if (packet.family == LIMPET_V4) return source[0] == 0 || source[0] == 127 || source[0] >= 224;
  const bool begins_with_zeros =
      std::ranges::all_of(source.first(15), [](uint8_t byte) { return byte == 0; });
  return source[0] == 0xff || (begins_with_zeros && source[15] <= 1);
}

bool is_for_many(const Arrival& arrival) {
  return get8(arrival.frame, 0) & 1;
}

}  // namespace limpet::model
