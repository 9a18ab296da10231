// SPDX-License-Identifier: GPL-2.0-or-later
// The name of an MSRPC interface or transfer syntax: a UUID and a version.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/health/msrpc/writer.h"

namespace limpet {

struct MsrpcSyntax {
  std::array<uint8_t, 16> uuid{};  // in the order of the text
  uint16_t major = 0;
  uint16_t minor = 0;

  /// "UUID vMAJOR.MINOR", such as "1544f5e0-613c-11d1-93df-00c04fd7bd09 v1.0"; nothing for any
  /// other text.
  static std::optional<MsrpcSyntax> parse(std::string_view text);
  std::string to_string() const;
  bool operator==(const MsrpcSyntax&) const = default;
};

/// Of a UUID its first three fields are integers (C706 appendix A), little-endian here.
void write_uuid(MsrpcWriter& out, const std::array<uint8_t, 16>& uuid);
/// The 20 bytes of a p_syntax_id_t (C706 12.6.3.1).
void write_syntax(MsrpcWriter& out, const MsrpcSyntax& syntax);

/// e1af8308-5d1f-11c9-91a4-08002b14a0fa v3.0 (C706 appendix O).
extern const MsrpcSyntax endpoint_mapper;
/// NDR, 8a885d04-1ceb-11c9-9fe8-08002b104860 v2.0 (C706 chapter 14).
extern const MsrpcSyntax ndr;

}  // namespace limpet
