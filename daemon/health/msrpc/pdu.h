// SPDX-License-Identifier: GPL-2.0-or-later
// The PDUs of connection-oriented MSRPC (C706 chapter 12, [MS-RPCE] 2.2.2), of those parts that a
// client without authentication has to do with. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/health/msrpc/reader.h"
#include "ebpf/result.h"

namespace limpet {

enum class MsrpcType : uint8_t {
  request = 0,
  response = 2,
  fault = 3,
  bind = 11,
  bind_ack = 12,
  bind_nak = 13,
};

constexpr uint8_t msrpc_first_fragment = 0x01;
constexpr uint8_t msrpc_last_fragment = 0x02;

/// What we offer to take in one fragment; the least that servers may be offered is 1,432.
constexpr uint16_t msrpc_max_fragment = 4280;
constexpr size_t msrpc_header_size = 16;
/// All fragments of one answer with their headers.
constexpr size_t msrpc_max_answer = 16'384;

struct MsrpcPdu {
  MsrpcType type = MsrpcType::response;  // or a number that has no name here
  uint8_t flags = 0;
  ByteOrder order = ByteOrder::little;
  uint32_t call = 0;
  std::string body;  // behind the 16 bytes of the header

  bool first() const { return (flags & msrpc_first_fragment) != 0; }
  bool last() const { return (flags & msrpc_last_fragment) != 0; }
  MsrpcReader read() const { return {body, order}; }
};

/// A whole PDU around a body that is little-endian and shorter than a fragment.
std::string msrpc_pdu(MsrpcType type, uint32_t call, std::string_view body);

/// Cuts what a server sends into PDUs, however it comes in. It holds at most one fragment.
class MsrpcPduReader {
 public:
  /// Takes bytes off the front, up to the end of a PDU, and gives that; nothing when it wants more
  /// than there was. After an error nothing may follow.
  Result<std::optional<MsrpcPdu>> take(std::string_view& bytes);

  /// Why the server's last word is none: no more bytes will come. Nothing when none is begun, or
  /// when it did begin like a PDU.
  std::optional<Error> ended() const;
  /// Whether a PDU is begun.
  bool begun() const { return !bytes_.empty(); }

 private:
  bool fill(size_t size, std::string_view& bytes);
  /// Another protocol's first line, of which the beginning is enough.
  bool fill_line(std::string_view& bytes);
  bool foreign() const;
  Error no_reply() const;
  Result<void> check_header();
  MsrpcPdu cut();

  std::string bytes_;  // of the PDU that is coming
  size_t length_ = 0;  // its, once the header is there
};

}  // namespace limpet
