// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/health/msrpc_replies.h"

#include "daemon/health/msrpc/tower.h"

namespace limpet {

ReplyWriter& ReplyWriter::number(uint32_t value, size_t width) {
  for (size_t i = 0; i < width; ++i) {
    const size_t place = order_ == ByteOrder::little ? i : width - 1 - i;
    text += static_cast<char>(value >> (8 * place));
  }
  return *this;
}

ReplyWriter& ReplyWriter::bytes(std::string_view value) {
  text += value;
  return *this;
}

ReplyWriter& ReplyWriter::align() {
  while (text.size() % 4 != 0) text += '\0';
  return *this;
}

std::string Replies::pdu(MsrpcType type, uint32_t call, std::string_view body,
                         uint8_t flags) const {
  ReplyWriter out(order);
  out.u8(5).u8(0).u8(static_cast<uint8_t>(type)).u8(flags);
  out.u8(order == ByteOrder::little ? 0x10 : 0).bytes({"\0\0\0", 3});
  out.u16(static_cast<uint32_t>(16 + body.size())).u16(0).u32(call).bytes(body);
  return out.text;
}

std::string Replies::bind_ack(uint16_t result, uint16_t reason) const {
  ReplyWriter out(order);
  out.u16(4280).u16(4280).u32(0x8500).u16(4).bytes({"135\0", 4}).align();
  out.u32(0).u16(result).u16(reason).bytes(std::string(20, '\x04'));
  // One result: the first byte of its four, in either order.
  out.text[out.text.size() - 28] = 1;
  return pdu(MsrpcType::bind_ack, 1, out.text);
}

std::string Replies::bind_nak(uint16_t reason) const {
  ReplyWriter out(order);
  out.u16(reason).u8(1).u8(5).u8(0);
  return pdu(MsrpcType::bind_nak, 1, out.text);
}

std::string Replies::fault(uint32_t call, uint32_t code) const {
  ReplyWriter out(order);
  out.u32(32).u16(0).u16(0).u32(code).u32(0);
  return pdu(MsrpcType::fault, call, out.text);
}

std::string Replies::map_stub(const std::vector<std::string>& towers, uint32_t status) const {
  const auto count = static_cast<uint32_t>(towers.size());
  ReplyWriter out(order);
  out.bytes(std::string(20, '\0')).u32(count).u32(4).u32(0).u32(count);
  for (uint32_t tower = 0; tower < count; ++tower) out.u32(3 + tower);
  for (const std::string& tower : towers) {
    const auto length = static_cast<uint32_t>(tower.size());
    out.align().u32(length).u32(length).bytes(tower);
  }
  out.align().u32(status);
  return out.text;
}

std::string Replies::map_answer(std::string_view stub, size_t each) const {
  std::string all;
  for (size_t at = 0; at < stub.size(); at += each) {
    const int first = at == 0 ? msrpc_first_fragment : 0;
    const int last = at + each >= stub.size() ? msrpc_last_fragment : 0;
    ReplyWriter body(order);
    body.u32(static_cast<uint32_t>(stub.size())).u16(0).u16(0).bytes(stub.substr(at, each));
    all += pdu(MsrpcType::response, 2, body.text, static_cast<uint8_t>(first | last));
  }
  return all;
}

std::string tower_at(uint16_t port) {
  std::string tower = tcp_tower(*MsrpcSyntax::parse(srvsvc));
  const size_t address = tower.size() - 2 - 1 - 2 - 4;  // the floor of the IP address
  tower[address - 2] = static_cast<char>(port >> 8);
  tower[address - 1] = static_cast<char>(port);
  return tower;
}

}  // namespace limpet
