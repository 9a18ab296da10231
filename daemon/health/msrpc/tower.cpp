// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/tower.h"

#include "daemon/health/msrpc/reader.h"

namespace limpet {
namespace {

// Protocol identifiers (C706 appendix I).
constexpr uint8_t uuid_floor = 0x0d;
constexpr uint8_t connection_oriented_floor = 0x0b;
constexpr uint8_t tcp_floor = 0x07;
constexpr uint8_t ip_floor = 0x09;

constexpr unsigned most_floors = 16;  // ncacn_ip_tcp has 5

void write_syntax_floor(MsrpcWriter& out, const MsrpcSyntax& syntax) {
  out.u16(1 + 16 + 2).u8(uuid_floor);
  write_uuid(out, syntax.uuid);
  out.u16(syntax.major).u16(2).u16(syntax.minor);
}

}  // namespace

std::string tcp_tower(const MsrpcSyntax& interface) {
  MsrpcWriter out;
  out.u16(5);
  write_syntax_floor(out, interface);
  write_syntax_floor(out, ndr);
  out.u16(1).u8(connection_oriented_floor).u16(2).u16(0);
  out.u16(1).u8(tcp_floor).u16(2).u16_big_endian(0);
  out.u16(1).u8(ip_floor).u16(4).u32(0);
  return out.text();
}

std::optional<uint16_t> tower_tcp_port(std::string_view tower) {
  MsrpcReader in(tower, ByteOrder::little);
  const unsigned floors = in.u16();
  if (floors > most_floors) return std::nullopt;
  for (unsigned floor = 0; floor < floors && in.ok(); ++floor) {
    const std::string_view protocol = in.take(in.u16());
    const std::string_view address = in.take(in.u16());
    if (!in.ok() || protocol.empty() || protocol[0] != tcp_floor) continue;
    const uint16_t port = MsrpcReader(address, ByteOrder::big).u16();
    if (address.size() == 2 && port != 0) return port;
  }
  return std::nullopt;
}

}  // namespace limpet
