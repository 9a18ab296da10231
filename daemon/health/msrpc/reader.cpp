// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/reader.h"

namespace limpet {

std::string_view MsrpcReader::take(size_t count) {
  if (count > left()) {
    ok_ = false;
    at_ = bytes_.size();
    return {};
  }
  const std::string_view taken = bytes_.substr(at_, count);
  at_ += count;
  return taken;
}

uint32_t MsrpcReader::number(size_t width) {
  const std::string_view digits = take(width);
  uint32_t value = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const size_t from = order_ == ByteOrder::big ? i : digits.size() - 1 - i;
    value = value << 8 | static_cast<uint8_t>(digits[from]);
  }
  return value;
}

uint8_t MsrpcReader::u8() {
  return static_cast<uint8_t>(number(1));
}

uint16_t MsrpcReader::u16() {
  return static_cast<uint16_t>(number(2));
}

uint32_t MsrpcReader::u32() {
  return number(4);
}

void MsrpcReader::align() {
  take((4 - at_ % 4) % 4);
}

}  // namespace limpet
