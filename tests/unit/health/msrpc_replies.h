// SPDX-License-Identifier: GPL-2.0-or-later
// What an MSRPC server answers, in either byte order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/health/msrpc/pdu.h"

namespace limpet {

/// srvsvc, which Samba serves.
inline constexpr char srvsvc[] = "4b324fc8-1670-01d3-1278-5a47bf6ee188 v3.0";

class ReplyWriter {
 public:
  explicit ReplyWriter(ByteOrder order) : order_(order) {}
  ReplyWriter& u8(uint32_t value) { return number(value, 1); }
  ReplyWriter& u16(uint32_t value) { return number(value, 2); }
  ReplyWriter& u32(uint32_t value) { return number(value, 4); }
  ReplyWriter& bytes(std::string_view value);
  ReplyWriter& align();
  std::string text;

 private:
  ReplyWriter& number(uint32_t value, size_t width);
  ByteOrder order_;
};

struct Replies {
  ByteOrder order = ByteOrder::little;

  std::string pdu(MsrpcType type, uint32_t call, std::string_view body, uint8_t flags = 3) const;
  std::string bind_ack(uint16_t result = 0, uint16_t reason = 0) const;
  std::string bind_nak(uint16_t reason) const;
  std::string fault(uint32_t call, uint32_t code) const;
  /// The answer to ept_map without its headers.
  std::string map_stub(const std::vector<std::string>& towers, uint32_t status = 0) const;
  /// In responses that carry so many bytes of it each.
  std::string map_answer(std::string_view stub, size_t each = 4000) const;
};

/// srvsvc at that TCP port.
std::string tower_at(uint16_t port);

}  // namespace limpet
