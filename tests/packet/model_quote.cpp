// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/model_quote.h"

#include <netinet/in.h>

#include <algorithm>

namespace limpet::model {
namespace {

constexpr size_t icmp_header = 8;

/// What precedes the quoted packet's transport header.
struct Headers {
  uint8_t protocol;
  size_t transport;
  Fragment fragment;
};

std::optional<Headers> read_headers(View frame, limpet_family family, size_t ip, size_t end) {
  const uint8_t first = get8(frame, ip);
  if (family == LIMPET_V6) {
    if (first >> 4 != 6) return std::nullopt;
    const Chain chain = walk_chain(frame, ip + 40, get8(frame, ip + 6), end);
    if (chain.stop) return std::nullopt;
    return Headers{chain.protocol, chain.transport, chain.fragment};
  }
  const size_t header = (first & 0xf) * size_t{4};
  if (first >> 4 != 4 || header < 20) return std::nullopt;
  const bool has_offset = get16(frame, ip + 6) & 0x1fff;
  return Headers{get8(frame, ip + 9), ip + header, has_offset ? Fragment::later : Fragment::none};
}

}  // namespace

Stop read_icmp(const Packet& packet) {
  const size_t end = packet.transport + icmp_header;
  if (end > packet.bounds.packet_end) return LIMPET_REASON_bad_ip_header;
  if (end > packet.bounds.readable_end) return LIMPET_REASON_truncated;
  return std::nullopt;
}

bool is_icmp_error(View frame, const Packet& packet) {
  const uint8_t type = get8(frame, packet.transport);
  if (packet.family == LIMPET_V6) return type >= 1 && type <= 4;
  return type == 3 || type == 11 || type == 12;
}

std::optional<Quote> read_quote(View frame, const Packet& error) {
  const limpet_family family = error.family;
  const size_t ip = error.transport + icmp_header;
  const size_t end = std::min(error.bounds.packet_end, error.bounds.readable_end);
  if (ip + fixed_header(family) > end) return std::nullopt;

  const auto headers = read_headers(frame, family, ip, end);
  if (!headers || headers->fragment == Fragment::later) return std::nullopt;
  if (headers->protocol != IPPROTO_TCP && headers->protocol != IPPROTO_UDP) return std::nullopt;
  if (headers->transport + 8 > end) return std::nullopt;

  const size_t address = ip + (family == LIMPET_V4 ? 12 : 8);
  const size_t checksum = headers->transport + checksum_offset(headers->protocol);
  return Quote{.family = family,
               .ip = ip,
               .transport = headers->transport,
               .source = get_address(frame, address, family),
               .destination = get_address(frame, address + (family == LIMPET_V4 ? 4 : 16), family),
               .protocol = headers->protocol,
               .source_port = get16(frame, headers->transport),
               .destination_port = get16(frame, headers->transport + 2),
               .has_checksum = checksum + 2 <= end};
}

}  // namespace limpet::model
