// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_answer.h"

#include <netinet/in.h>

#include <algorithm>

#include "tests/packet/model_checksum.h"
#include "tests/packet/model_rewrite.h"

namespace limpet::model {
namespace {

enum Flag : uint8_t { fin = 0x01, syn = 0x02, rst = 0x04, ack = 0x10 };

struct Segment {
  uint8_t flags;
  size_t header;  // bytes, as the data offset says
};

Segment segment_of(const Bytes& frame, const Packet& packet) {
  return {.flags = get8(frame, packet.transport + 13),
          .header = (get8(frame, packet.transport + 12) >> 4) * size_t{4}};
}

/// From whom the packet was for, to whom it came from.
void append_ip_header(Bytes& answer, const Packet& packet, uint8_t protocol, size_t payload) {
  const size_t begin = answer.size();
  if (packet.family == LIMPET_V6) {
    append32(answer, 0x60000000);
    append16(answer, static_cast<uint32_t>(payload));
    append8(answer, protocol);
    append8(answer, 64);
  } else {
    append16(answer, 0x4500);
    append16(answer, static_cast<uint32_t>(20 + payload));
    append16(answer, 0);
    append16(answer, 0x4000);
    append8(answer, 64);
    append8(answer, protocol);
    append16(answer, 0);
  }
  append(answer, packet.destination);
  append(answer, packet.source);
  if (packet.family == LIMPET_V4) put16(answer, begin + 10, checksum(part(answer, begin, 20)));
}

/// The frame: Ethernet and tags of the one that is answered, then a new packet, whose checksum
/// field is zero so far.
Bytes answer_frame(const Bytes& frame, const Packet& packet, uint8_t protocol, Bytes payload,
                   size_t checksum_field) {
  const bool has_pseudo_header = protocol != IPPROTO_ICMP;
  put16(payload, checksum_field,
        has_pseudo_header ? checksum(packet.destination, packet.source, protocol, payload)
                          : checksum(payload));
  Bytes answer(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(packet.ip));
  swap_macs(answer);
  append_ip_header(answer, packet, protocol, payload.size());
  append(answer, payload);
  return answer;
}

Bytes icmp_answer(const Bytes& frame, const Packet& packet, uint8_t type, uint8_t code,
                  uint32_t more) {
  constexpr size_t longest_quote = 512, longest_of_part = 96;
  const size_t readable = std::min(packet.bounds.packet_end, packet.bounds.readable_end);
  const size_t at_hand = readable - packet.ip;
  const bool lacks_some = at_hand < longest_quote && at_hand < packet.length();
  const size_t quoted = std::min(at_hand, lacks_some ? longest_of_part : longest_quote) / 4 * 4;
  Bytes icmp;
  append8(icmp, type);
  append8(icmp, code);
  append16(icmp, 0);
  append32(icmp, more);
  append(icmp, part(frame, packet.ip, quoted));
  return answer_frame(frame, packet, icmp_of(packet.family), icmp, 2);
}

Bytes reset(const Bytes& frame, const Packet& packet) {
  const size_t tcp = packet.transport;
  const Segment segment = segment_of(frame, packet);
  const bool acknowledges = segment.flags & ack;
  const auto payload = static_cast<uint32_t>(packet.bounds.packet_end - tcp - segment.header);
  const uint32_t taken = payload + !!(segment.flags & syn) + !!(segment.flags & fin);
  Bytes answer;
  append16(answer, packet.destination_port);
  append16(answer, packet.source_port);
  append32(answer, acknowledges ? get32(frame, tcp + 8) : 0);
  append32(answer, acknowledges ? 0 : get32(frame, tcp + 4) + taken);
  append8(answer, 0x50);
  append8(answer, acknowledges ? rst : rst | ack);
  append16(answer, 0);  // window
  append16(answer, 0);  // checksum
  append16(answer, 0);  // urgent pointer
  return answer_frame(frame, packet, IPPROTO_TCP, answer, 16);
}

}  // namespace

Bytes echo_reply(const Bytes& frame, const Packet& request) {
  const bool is_v4 = request.family == LIMPET_V4;
  Bytes reply = frame;
  swap_macs(reply);
  Bytes addresses;
  append(addresses, request.destination);
  append(addresses, request.source);
  put(reply, request.ip + (is_v4 ? 12 : 8), addresses);  // no sum of addresses changes
  set_hop_limit(reply, request, 64);
  const uint8_t type = is_v4 ? 0 : 129;
  const size_t field = request.transport + 2;
  adjust(reply, field, write(reply, request.transport, request.transport, {&type, 1}));
  if (get16(reply, field) == 0) put16(reply, field, 0xffff);
  return reply;
}

bool may_be_rejected(const Bytes& frame, const Packet& packet) {
  if (packet.fragment != Fragment::none) return false;
  if (packet.protocol != IPPROTO_TCP) return true;
  const Segment segment = segment_of(frame, packet);
  return !(segment.flags & rst) && segment.header >= 20 &&
         packet.transport + segment.header <= packet.bounds.packet_end;
}

Bytes rejection(const Bytes& frame, const Packet& packet) {
  if (packet.protocol == IPPROTO_TCP) return reset(frame, packet);
  if (packet.family == LIMPET_V4) return icmp_answer(frame, packet, 3, 3, 0);
  return icmp_answer(frame, packet, 1, 4, 0);
}

Bytes too_big(const Bytes& frame, const Packet& packet, uint32_t mtu) {
  constexpr uint32_t least_of_v6 = 1280;
  if (packet.family == LIMPET_V4) return icmp_answer(frame, packet, 3, 4, mtu & 0xffff);
  return icmp_answer(frame, packet, 2, 0, std::max(mtu, least_of_v6));
}

}  // namespace limpet::model
