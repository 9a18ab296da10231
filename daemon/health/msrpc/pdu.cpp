// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/pdu.h"

#include <algorithm>

#include "daemon/health/msrpc/writer.h"
#include "daemon/health/outcome.h"

namespace limpet {
namespace {

constexpr size_t header_size = msrpc_header_size;
constexpr uint8_t version = 5;
constexpr uint8_t little_endian_ascii = 0x10;  // the data representation's first byte (C706 14.1)
// How much of another protocol's line is waited for: more than is quoted.
constexpr size_t foreign_line = 80;

ByteOrder order_of(std::string_view header) {
  return (static_cast<uint8_t>(header[4]) & 0xf0) == 0 ? ByteOrder::big : ByteOrder::little;
}

bool known_representation(std::string_view header) {
  const auto first = static_cast<uint8_t>(header[4]);
  return (first & 0xf0) <= 0x10 && (first & 0x0f) <= 1;
}

}  // namespace

std::string msrpc_pdu(MsrpcType type, uint32_t call, std::string_view body) {
  MsrpcWriter out;
  out.u8(version).u8(0).u8(static_cast<uint8_t>(type));
  out.u8(msrpc_first_fragment | msrpc_last_fragment);
  out.u8(little_endian_ascii).zeros(3);
  out.u16(static_cast<uint16_t>(header_size + body.size())).u16(0).u32(call).bytes(body);
  return out.text();
}

Result<std::optional<MsrpcPdu>> MsrpcPduReader::take(std::string_view& bytes) {
  const std::optional<MsrpcPdu> not_yet;
  if (!fill(1, bytes)) return not_yet;
  if (foreign()) {
    if (!fill_line(bytes)) return not_yet;
    return no_reply();
  }
  if (bytes_.size() < header_size) {
    if (!fill(header_size, bytes)) return not_yet;
    if (auto checked = check_header(); !checked) return checked.error();
  }
  if (!fill(length_, bytes)) return not_yet;
  return std::optional(cut());
}

MsrpcPdu MsrpcPduReader::cut() {
  MsrpcReader in(bytes_, order_of(bytes_));
  in.take(2);
  MsrpcPdu pdu{
      .type = static_cast<MsrpcType>(in.u8()), .flags = in.u8(), .order = order_of(bytes_)};
  in.take(8);
  pdu.call = in.u32();
  pdu.body = in.take(in.left());
  bytes_.clear();
  return pdu;
}

bool MsrpcPduReader::fill(size_t size, std::string_view& bytes) {
  const size_t count = std::min(bytes.size(), size - std::min(size, bytes_.size()));
  bytes_ += bytes.substr(0, count);
  bytes.remove_prefix(count);
  return bytes_.size() >= size;
}

bool MsrpcPduReader::fill_line(std::string_view& bytes) {
  std::string_view line = bytes.substr(0, bytes.find('\n'));
  const bool whole = line.size() < bytes.size();
  bytes = {};
  return fill(foreign_line, line) || whole;
}

bool MsrpcPduReader::foreign() const {
  return !bytes_.empty() && bytes_[0] != version;
}

Error MsrpcPduReader::no_reply() const {
  return {"no MSRPC reply: " + quote_reply(bytes_)};
}

std::optional<Error> MsrpcPduReader::ended() const {
  if (!foreign()) return std::nullopt;
  return no_reply();
}

Result<void> MsrpcPduReader::check_header() {
  if (static_cast<uint8_t>(bytes_[1]) > 1 || !known_representation(bytes_)) return no_reply();
  MsrpcReader in(bytes_, order_of(bytes_));
  in.take(8);
  length_ = in.u16();
  if (length_ < header_size) return no_reply();
  if (length_ > msrpc_max_fragment) {
    return Error{"the MSRPC reply has a fragment of " + std::to_string(length_) +
                 " bytes, and we take " + std::to_string(msrpc_max_fragment)};
  }
  if (in.u16() != 0) return Error{"the MSRPC reply has an authentication that nobody asked for"};
  return {};
}

}  // namespace limpet
