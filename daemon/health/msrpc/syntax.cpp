// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/msrpc/syntax.h"

#include <charconv>
#include <cstdio>

namespace limpet {
namespace {

constexpr size_t uuid_length = 36;  // of its text

constexpr bool dash_at(size_t at) {
  return at == 8 || at == 13 || at == 18 || at == 23;
}

std::optional<std::array<uint8_t, 16>> parse_uuid(std::string_view text) {
  std::array<uint8_t, 16> uuid{};
  size_t byte = 0;
  for (size_t at = 0; at < uuid_length;) {
    if (dash_at(at)) {
      if (text[at++] != '-') return std::nullopt;
      continue;
    }
    const char* end = text.data() + at + 2;
    const auto [stop, error] = std::from_chars(text.data() + at, end, uuid[byte++], 16);
    if (error != std::errc() || stop != end) return std::nullopt;
    at += 2;
  }
  return uuid;
}

// Takes it from the front.
bool parse_number(std::string_view& text, uint16_t& number) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<size_t>(stop - text.data()));
  return error == std::errc();
}

bool parse_mark(std::string_view& text, std::string_view mark) {
  if (!text.starts_with(mark)) return false;
  text.remove_prefix(mark.size());
  return true;
}

}  // namespace

std::optional<MsrpcSyntax> MsrpcSyntax::parse(std::string_view text) {
  if (text.size() < uuid_length) return std::nullopt;
  const auto uuid = parse_uuid(text.substr(0, uuid_length));
  if (!uuid) return std::nullopt;
  MsrpcSyntax syntax{.uuid = *uuid};
  text.remove_prefix(uuid_length);
  if (!parse_mark(text, " v") || !parse_number(text, syntax.major)) return std::nullopt;
  if (!parse_mark(text, ".") || !parse_number(text, syntax.minor)) return std::nullopt;
  if (!text.empty()) return std::nullopt;
  return syntax;
}

std::string MsrpcSyntax::to_string() const {
  std::string text;
  for (const uint8_t byte : uuid) {
    if (dash_at(text.size())) text += '-';
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    text += digits;
  }
  return text + " v" + std::to_string(major) + "." + std::to_string(minor);
}

void write_uuid(MsrpcWriter& out, const std::array<uint8_t, 16>& uuid) {
  constexpr size_t places[] = {3, 2, 1, 0, 5, 4, 7, 6};
  for (const size_t place : places) out.u8(uuid[place]);
  for (size_t place = 8; place < uuid.size(); ++place) out.u8(uuid[place]);
}

void write_syntax(MsrpcWriter& out, const MsrpcSyntax& syntax) {
  write_uuid(out, syntax.uuid);
  out.u16(syntax.major).u16(syntax.minor);
}

const MsrpcSyntax endpoint_mapper{.uuid = {0xe1, 0xaf, 0x83, 0x08, 0x5d, 0x1f, 0x11, 0xc9, 0x91,
                                           0xa4, 0x08, 0x00, 0x2b, 0x14, 0xa0, 0xfa},
                                  .major = 3};
const MsrpcSyntax ndr{.uuid = {0x8a, 0x88, 0x5d, 0x04, 0x1c, 0xeb, 0x11, 0xc9, 0x9f, 0xe8, 0x08,
                               0x00, 0x2b, 0x10, 0x48, 0x60},
                      .major = 2};

}  // namespace limpet
