// SPDX-License-Identifier: GPL-2.0-or-later
// Section 8 of PACKETS.md: answers to probes.
#include <netinet/in.h>

#include <algorithm>

#include "tests/packet/model_rewrite.h"
#include "tests/packet/packet_passage.h"

namespace limpet {

using namespace model;  // NOLINT

namespace {

/// Step 1. The packet is read only as far as its fixed header.
bool is_plain_tcp(const Bytes& frame, const Packet& packet) {
  const size_t ip = packet.ip;
  if (packet.family == LIMPET_V6) {
    return get8(frame, ip) >> 4 == 6 && get8(frame, ip + 6) == IPPROTO_TCP;
  }
  const bool is_fragment = get16(frame, ip + 6) & 0x3fff;
  return get8(frame, ip) == 0x45 && !is_fragment && get8(frame, ip + 9) == IPPROTO_TCP;
}

}  // namespace

void PacketModel::probe_reply(Passage& passage) {
  const Bytes& frame = passage.arrival.frame;
  if (farm_.probes.empty() || !is_plain_tcp(frame, passage.packet)) return;
  Packet tcp = passage.packet;
  tcp.protocol = IPPROTO_TCP;
  tcp.transport = tcp.ip + fixed_header(tcp.family);
  if (tcp.transport + transport_header(IPPROTO_TCP) > tcp.bounds.readable_end) return;

  const uint16_t from = get16(frame, tcp.transport), to = get16(frame, tcp.transport + 2);
  const auto probe = std::ranges::find_if(farm_.probes, [&](const model::Probe& one) {
    return one.vip == tcp.source && one.edge == tcp.destination && one.server_port == from &&
           one.edge_port == to;
  });
  if (probe == farm_.probes.end()) return;
  translate(passage.outcome.frame, tcp, Side::source, probe->member, std::nullopt);
  passage.end(LIMPET_REASON_probe_reply);
}

}  // namespace limpet
