// SPDX-License-Identifier: GPL-2.0-or-later
// An MSRPC PDU, or a part of one, being written: little-endian throughout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace limpet {

class MsrpcWriter {
 public:
  MsrpcWriter& u8(uint8_t value) { return number(value, 1); }
  MsrpcWriter& u16(uint16_t value) { return number(value, 2); }
  MsrpcWriter& u32(uint32_t value) { return number(value, 4); }
  /// The one exception: ports and addresses in towers.
  MsrpcWriter& u16_big_endian(uint16_t value);
  MsrpcWriter& bytes(std::string_view value);
  MsrpcWriter& zeros(size_t count);
  /// Fills up with zeros to a multiple of 4.
  MsrpcWriter& align() { return zeros((4 - text_.size() % 4) % 4); }

  const std::string& text() const { return text_; }

 private:
  MsrpcWriter& number(uint32_t value, size_t width);

  std::string text_;
};

}  // namespace limpet
