// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz_repair.h"

#include <netinet/in.h>

#include <algorithm>

#include "tests/packet/model_checksum.h"
#include "tests/packet/model_quote.h"

namespace limpet::fuzz {

using namespace model;  // NOLINT

namespace {

bool has(const Bytes& frame, size_t at, size_t size) {
  return at + size <= frame.size();
}

void repair_lengths(Bytes& frame, const Packet& packet) {
  const size_t length = frame.size() - packet.ip;
  if (packet.family == LIMPET_V6) {
    frame[packet.ip] = static_cast<uint8_t>(0x60 | (frame[packet.ip] & 0xf));
    return put16(frame, packet.ip + 4, static_cast<uint32_t>(length - 40));
  }
  const size_t words = std::clamp<size_t>(frame[packet.ip] & 0xf, 5, length / 4);
  frame[packet.ip] = static_cast<uint8_t>(0x40 | words);
  put16(frame, packet.ip + 2, static_cast<uint32_t>(length));
}

void repair_header_checksum(Bytes& frame, size_t ip, size_t header) {
  if (!has(frame, ip, header) || header < 20) return;
  put16(frame, ip + 10, 0);
  put16(frame, ip + 10, checksum(part(frame, ip, header)));
}

void repair_transport_checksum(Bytes& frame, const Packet& packet) {
  const size_t field = packet.transport + (packet.is_icmp() ? 2 : checksum_offset(packet.protocol));
  if (!has(frame, field, 2)) return;
  const View payload = View(frame).subspan(packet.transport);
  put16(frame, field, 0);
  const uint16_t sum = packet.protocol == IPPROTO_ICMP
                           ? checksum(payload)
                           : checksum(packet.source, packet.destination, packet.protocol, payload);
  put16(frame, field, packet.protocol == IPPROTO_UDP && sum == 0 ? 0xffff : sum);
}

}  // namespace

void repair(Shot& shot) {
  const Arrival arrival{.frame = shot.frame()};
  Bytes frame = arrival.frame;
  Packet packet;
  if (read_fixed_header(arrival, &packet)) return;
  repair_lengths(frame, packet);

  const Arrival repaired{.frame = frame};
  if (read_lengths(repaired, &packet) || read_chain(repaired, &packet)) return;
  const bool has_checksum = packet.is_tcp_or_udp() || packet.is_icmp();
  if (has_checksum && packet.fragment == Fragment::none) {
    const size_t udp_length = packet.transport + 4;
    if (packet.protocol == IPPROTO_UDP && has(frame, udp_length, 2)) {
      put16(frame, udp_length, static_cast<uint32_t>(frame.size() - packet.transport));
    }
    if (packet.protocol == IPPROTO_ICMP) {
      if (const auto quote = read_quote(frame, packet)) {
        repair_header_checksum(frame, quote->ip, quote->transport - quote->ip);
      }
    }
    repair_transport_checksum(frame, packet);
  }
  if (packet.family == LIMPET_V4) {
    repair_header_checksum(frame, packet.ip, (frame[packet.ip] & 0xf) * size_t{4});
  }
  // What is appended stays as it is.
  shot.bytes.assign(frame.begin(), frame.end() - shot.appended);
}

}  // namespace limpet::fuzz
