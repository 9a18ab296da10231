// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/writer.h"

namespace limpet {

MsrpcWriter& MsrpcWriter::number(uint32_t value, size_t width) {
  for (size_t i = 0; i < width; ++i) text_ += static_cast<char>(value >> (8 * i));
  return *this;
}

MsrpcWriter& MsrpcWriter::u16_big_endian(uint16_t value) {
  text_ += static_cast<char>(value >> 8);
  text_ += static_cast<char>(value);
  return *this;
}

MsrpcWriter& MsrpcWriter::bytes(std::string_view value) {
  text_ += value;
  return *this;
}

MsrpcWriter& MsrpcWriter::zeros(size_t count) {
  text_.append(count, '\0');
  return *this;
}

}  // namespace limpet
