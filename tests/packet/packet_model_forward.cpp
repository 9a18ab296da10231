// SPDX-License-Identifier: GPL-2.0-or-later
// Section 7 of PACKETS.md: to the member.
#include <netinet/in.h>

#include <algorithm>

#include "tests/packet/model_answer.h"
#include "tests/packet/model_rewrite.h"
#include "tests/packet/packet_passage.h"

namespace limpet {

using namespace model;  // NOLINT

namespace {

bool are_same_vlans(const std::vector<Tag>& one, const std::vector<Tag>& other) {
  return std::ranges::equal(one, other,
                            [](const Tag& a, const Tag& b) { return a.is_same_vlan(b); });
}

size_t outer_header(const Way& way) {
  return way.forward == LIMPET_FORWARD_IPIP ? (way.address->is_v4() ? 20 : 40) : 0;
}

/// The pool's prefix, with bits of the flow in it.
Bytes outer_source(const OuterSource& source, uint32_t spread) {
  const View prefix = view(*source.prefix);
  Bytes address(prefix.begin(), prefix.end());
  for (size_t i = 0; i < 4; ++i) {
    // "As it lies in memory": the lowest byte first.
    uint8_t& byte = address.at(address.size() - 4 + i);
    byte = static_cast<uint8_t>(byte | (spread >> 8 * i & source.spread[i]));
  }
  return address;
}

}  // namespace

void PacketModel::forward(Passage& passage, const Pool& pool, const Way& way) {
  const Packet& packet = passage.packet;
  Bytes& frame = passage.outcome.frame;
  if (way.forward == LIMPET_FORWARD_LOCAL) return passage.end(LIMPET_REASON_local);

  const size_t outer = outer_header(way);
  if (packet.length() + outer > way.mtu) {
    return tell_too_big(passage, way.mtu - static_cast<uint32_t>(outer));
  }
  const bool keeps_tags = are_same_vlans(packet.tags, way.tags);
  const size_t tags_before = packet.tags.size(), tags_after = way.tags.size();
  if (outer + 4 * tags_after > passage.arrival.headroom + 4 * tags_before) {
    return passage.end(LIMPET_REASON_no_headroom);
  }

  clamp_mss(frame, packet, pool.clamp_mss[packet.family]);
  const bool same_link = keeps_tags && way.ifindex == passage.arrival.ifindex;
  if (way.forward != LIMPET_FORWARD_L2 || !same_link) lower_hop_limit(frame, packet);
  if (way.forward == LIMPET_FORWARD_NAT) {
    std::optional<uint16_t> port;
    if (passage.rule && passage.rule->member_port != 0) port = passage.rule->member_port;
    translate(frame, packet, Side::destination, *way.address, port);
    if (passage.quote) {
      translate_quote(frame, packet, *passage.quote, Side::source, *way.address, port);
    }
  }
  if (way.forward == LIMPET_FORWARD_IPIP) encapsulate(passage, pool, way);
  if (!keeps_tags) replace_tags(frame, packet, way.tags);
  set_macs(frame, way.destination, way.source);
  passage.outcome.ifindex = way.ifindex;
  passage.end(way.ifindex == passage.arrival.ifindex ? LIMPET_REASON_forwarded
                                                     : LIMPET_REASON_redirected);
}

void PacketModel::tell_too_big(Passage& passage, uint32_t mtu) {
  if (!passage.has_ports() || !limits_[LIMPET_LIMIT_TOO_BIG].admit(passage.arrival.now_ns)) {
    return passage.end(LIMPET_REASON_too_big);
  }
  answer(passage, too_big(passage.arrival.frame, passage.packet, mtu), LIMPET_REASON_told_too_big);
}

void PacketModel::encapsulate(Passage& passage, const Pool& pool, const Way& way) {
  const Packet& packet = passage.packet;
  Bytes& frame = passage.outcome.frame;
  const bool inner_is_v4 = packet.family == LIMPET_V4, outer_is_v4 = way.address->is_v4();
  const uint32_t traffic_class =
      inner_is_v4 ? get8(frame, packet.ip + 1) : get32(frame, packet.ip) >> 20 & 0xff;
  const uint8_t protocol = inner_is_v4 ? IPPROTO_IPIP : IPPROTO_IPV6;
  const Flow& flow = *passage.flow;
  const uint32_t spread =
      limpet_spread(client_hash(farm_.key, pool, flow), flow.client_port, flow.vip_port);

  Bytes header;
  if (outer_is_v4) {
    const bool may_be_fragmented = inner_is_v4 && packet.may_be_fragmented;
    append8(header, 0x45);
    append8(header, traffic_class);
    append16(header, static_cast<uint32_t>(20 + packet.length()));
    append16(header, may_be_fragmented ? packet.identification : 0);
    append16(header, may_be_fragmented ? 0 : 0x4000);
    append8(header, 64);
    append8(header, protocol);
    append16(header, 0);
  } else {
    append32(header, 0x60000000 | traffic_class << 20 | (spread & 0xfffff));
    append16(header, static_cast<uint32_t>(packet.length()));
    append8(header, protocol);
    append8(header, 64);
  }
  append(header, outer_source(pool.source[outer_is_v4 ? LIMPET_V4 : LIMPET_V6], spread));
  append(header, *way.address);
  if (outer_is_v4) put16(header, 10, checksum(header));

  frame.insert(frame.begin() + static_cast<std::ptrdiff_t>(packet.ip), header.begin(),
               header.end());
  put16(frame, packet.ip - 2, outer_is_v4 ? 0x0800 : 0x86dd);
}

}  // namespace limpet
