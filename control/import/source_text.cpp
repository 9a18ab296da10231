// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/source_text.h"

#include <cstdint>

namespace limpet::nlb {
namespace {

constexpr uint32_t replacement = 0xfffd;

void append_utf8(std::string& text, uint32_t c) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80 | ((c >> shift) & 0x3f));
  };
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xc0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    text += static_cast<char>(0xe0 | c >> 12);
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xf0 | c >> 18);
    tail(12), tail(6), tail(0);
  }
}

bool is_high(uint32_t unit) {
  return unit >= 0xd800 && unit < 0xdc00;
}

bool is_low(uint32_t unit) {
  return unit >= 0xdc00 && unit < 0xe000;
}

std::string from_utf16(std::string_view bytes, bool little) {
  const auto unit = [&](size_t i) -> uint32_t {
    const auto a = static_cast<uint8_t>(bytes[i]);
    const auto b = static_cast<uint8_t>(bytes[i + 1]);
    return little ? a | b << 8 : b | a << 8;
  };
  std::string text;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) {
    uint32_t c = unit(i);
    if (is_high(c) && i + 3 < bytes.size() && is_low(unit(i + 2))) {
      c = 0x10000 + ((c - 0xd800) << 10) + (unit(i + 2) - 0xdc00);
      i += 2;
    } else if (is_high(c) || is_low(c)) {
      c = replacement;
    }
    append_utf8(text, c);
  }
  return text;
}

}  // namespace

Result<std::string> decode_text(std::string_view bytes) {
  std::string text;
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
    if (bytes.size() % 2 != 0) return Error{"ends in the middle of a UTF-16 character"};
    text = from_utf16(bytes.substr(2), bytes[0] == '\xff');
  } else {
    text = bytes.substr(bytes.starts_with("\xef\xbb\xbf") ? 3 : 0);
  }
  if (text.find('\0') != std::string::npos) return Error{"is no text: there is a zero byte in it"};
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
    lines.push_back(line);
  }
  return lines;
}

}  // namespace limpet::nlb
