// SPDX-License-Identifier: GPL-2.0-or-later
// Integers and bytes out of an MSRPC PDU, in the order of its sender (C706 chapter 14, NDR).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace limpet {

enum class ByteOrder { big, little };

/// Reads bytes from their beginning, which is what alignment counts from. Beyond their end
/// everything is zero and empty, and ok() is false from then on: one look at the end is enough.
class MsrpcReader {
 public:
  /// The bytes outlive it.
  MsrpcReader(std::string_view bytes, ByteOrder order) : bytes_(bytes), order_(order) {}

  uint8_t u8();
  uint16_t u16();
  uint32_t u32();
  std::string_view take(size_t count);
  /// Skips to a multiple of 4.
  void align();

  size_t left() const { return bytes_.size() - at_; }
  bool ok() const { return ok_; }

 private:
  uint32_t number(size_t width);

  std::string_view bytes_;
  ByteOrder order_;
  size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace limpet
