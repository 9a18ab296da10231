// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/mapper.h"

#include "daemon/health/msrpc/fault.h"
#include "daemon/health/msrpc/tower.h"

namespace limpet {
namespace {

constexpr uint16_t ept_map_operation = 3;
constexpr uint32_t most_towers = 4;  // the first with a port is enough
constexpr size_t handle_size = 20;
constexpr uint32_t not_registered = 0x16c9a0d6;

struct Answer {
  uint16_t port = 0;  // of the first tower over TCP; 0: there is none
  uint32_t status = 0;
};

Result<Answer> malformed() {
  return Error{"the endpoint mapper's answer is malformed"};
}

/// A twr_t: its length as the array's size, the length again, the bytes.
uint16_t read_tower(MsrpcReader& in) {
  in.align();
  const uint32_t size = in.u32();
  const uint32_t length = in.u32();
  if (length > size) return 0;
  return tower_tcp_port(in.take(length)).value_or(0);
}

Result<Answer> parse(MsrpcReader in) {
  in.take(handle_size);
  const uint32_t count = in.u32();
  in.u32();  // the array's size, which is what we asked for, or what it has
  const uint32_t offset = in.u32();
  const uint32_t length = in.u32();
  if (count > most_towers || length != count || offset != 0) return malformed();
  unsigned present = 0;  // pointers that are not null; what they point to follows them
  for (uint32_t tower = 0; tower < length; ++tower) present += in.u32() != 0 ? 1 : 0;
  Answer answer;
  for (unsigned tower = 0; tower < present; ++tower) {
    const uint16_t port = read_tower(in);
    if (answer.port == 0) answer.port = port;
  }
  in.align();
  answer.status = in.u32();
  if (!in.ok()) return malformed();
  return answer;
}

}  // namespace

std::string ept_map_request(uint32_t call, const MsrpcSyntax& interface) {
  const std::string tower = tcp_tower(interface);
  const auto length = static_cast<uint32_t>(tower.size());
  MsrpcWriter stub;
  stub.u32(1).zeros(16);  // a pointer to the object, which is no particular one
  stub.u32(2).u32(length).u32(length).bytes(tower).align();
  stub.zeros(handle_size).u32(most_towers);
  MsrpcWriter out;
  out.u32(static_cast<uint32_t>(stub.text().size())).u16(0).u16(ept_map_operation);
  out.bytes(stub.text());
  return msrpc_pdu(MsrpcType::request, call, out.text());
}

Result<uint16_t> read_ept_map_answer(std::string_view answer, ByteOrder order,
                                     const MsrpcSyntax& interface) {
  const auto read = parse({answer, order});
  if (!read) return read.error();
  if (read->status == not_registered) {
    return Error{"the endpoint mapper knows no interface " + interface.to_string()};
  }
  if (read->status != 0) {
    return Error{"the endpoint mapper answered with status " + hexadecimal(read->status) +
                 " for interface " + interface.to_string()};
  }
  if (read->port == 0) {
    return Error{"the endpoint mapper knows no TCP port of interface " + interface.to_string()};
  }
  return read->port;
}

}  // namespace limpet
