// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_rewrite.h"

#include <netinet/in.h>

#include <algorithm>

namespace limpet::model {
namespace {

size_t address_offset(limpet_family family, Side side) {
  const size_t source = family == LIMPET_V4 ? 12 : 8, size = family == LIMPET_V4 ? 4 : 16;
  return side == Side::source ? source : source + size;
}

size_t port_offset(Side side) {
  return side == Side::source ? 0 : 2;
}

Changes adjust_transport(Bytes& frame, size_t transport, uint8_t protocol, const Changes& changes) {
  const size_t field = transport + checksum_offset(protocol);
  return protocol == IPPROTO_UDP ? adjust_udp(frame, field, changes)
                                 : adjust(frame, field, changes);
}

/// Part of the IP header; only IPv4 has a checksum of it.
Changes write_header(Bytes& frame, const Packet& packet, size_t offset, View value) {
  const Changes changes = write(frame, packet.ip, packet.ip + offset, value);
  if (packet.family == LIMPET_V4) adjust(frame, packet.ip + 10, changes);
  return changes;
}

}  // namespace

void set_hop_limit(Bytes& frame, const Packet& packet, uint8_t value) {
  write_header(frame, packet, packet.family == LIMPET_V4 ? 8 : 7, {&value, 1});
}

void lower_hop_limit(Bytes& frame, const Packet& packet) {
  if (packet.hop_limit <= 1) return;
  set_hop_limit(frame, packet, static_cast<uint8_t>(packet.hop_limit - 1));
}

void translate(Bytes& frame, const Packet& packet, Side side, const IpAddress& address,
               std::optional<uint16_t> port) {
  Changes changes = write_header(frame, packet, address_offset(packet.family, side), view(address));
  if (packet.fragment == Fragment::later) return;
  if (packet.protocol == IPPROTO_ICMPV6 && packet.is_icmp()) {
    adjust(frame, packet.transport + 2, changes);  // IPv4's ICMP has no pseudo-header
  }
  if (!packet.is_tcp_or_udp()) return;
  if (port) {
    append(changes,
           write(frame, packet.transport, packet.transport + port_offset(side), bytes_of16(*port)));
  }
  adjust_transport(frame, packet.transport, packet.protocol, changes);
}

void translate_quote(Bytes& frame, const Packet& error, const Quote& quote, Side side,
                     const IpAddress& address, std::optional<uint16_t> port) {
  const Changes of_address =
      write(frame, quote.ip, quote.ip + address_offset(quote.family, side), view(address));
  Changes of_transport = of_address;
  if (port) {
    append(of_transport,
           write(frame, quote.transport, quote.transport + port_offset(side), bytes_of16(*port)));
  }
  Changes all = of_transport;
  if (quote.family == LIMPET_V4) append(all, adjust(frame, quote.ip + 10, of_address));
  if (quote.has_checksum) {
    append(all, adjust_transport(frame, quote.transport, quote.protocol, of_transport));
  }
  adjust(frame, error.transport + 2, all);
}

void clamp_mss(Bytes& frame, const Packet& packet, uint16_t most) {
  constexpr uint8_t syn = 0x02;
  const size_t tcp = packet.transport;
  if (most == 0 || packet.protocol != IPPROTO_TCP || packet.fragment != Fragment::none) return;
  if (!(get8(frame, tcp + 13) & syn)) return;

  const size_t header = (get8(frame, tcp + 12) >> 4) * size_t{4};
  const size_t end = tcp + header;
  if (end > packet.bounds.packet_end || end > packet.bounds.readable_end) return;
  for (size_t at = tcp + 20; at < end;) {
    const uint8_t kind = get8(frame, at);
    if (kind == 0) return;
    if (kind == 1) {
      ++at;
      continue;
    }
    if (at + 2 > end) return;
    const uint8_t length = get8(frame, at + 1);
    if (length < 2 || at + length > end) return;
    if (kind == 2 && length == 4) {
      if (get16(frame, at + 2) <= most) return;
      adjust(frame, tcp + 16, write(frame, tcp, at + 2, bytes_of16(most)));
      return;
    }
    at += length;
  }
}

void replace_tags(Bytes& frame, const Packet& packet, const std::vector<Tag>& tags) {
  const auto macs = frame.begin() + 12;
  frame.erase(macs, macs + static_cast<std::ptrdiff_t>(packet.tags.size() * 4));
  Bytes bytes;
  for (const Tag& tag : tags) {
    append16(bytes, tag.protocol);
    append16(bytes, tag.control);
  }
  frame.insert(frame.begin() + 12, bytes.begin(), bytes.end());
}

void set_macs(Bytes& frame, const MacAddress& destination, const MacAddress& source) {
  put(frame, 0, destination.bytes);
  put(frame, 6, source.bytes);
}

void swap_macs(Bytes& frame) {
  set_macs(frame, get_mac(frame, 6), get_mac(frame, 0));
}

}  // namespace limpet::model
