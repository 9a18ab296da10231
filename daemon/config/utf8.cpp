// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/utf8.h"

#include <cstdio>

namespace limpet::config {

namespace {

/// The length of the UTF-8 character at the front of `text`, 0 if there is none (RFC 3629: the
/// shortest form only, no surrogates, nothing above U+10FFFF).
size_t utf8_length(std::string_view text) {
  const auto byte = [&](size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const auto tail = [&](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      if ((byte(i) & 0xc0) != 0x80) return size_t{0};
    }
    return to;
  };
  const unsigned lead = byte(0);
  const unsigned second = byte(1);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return tail(1, 2);
  if (lead < 0xf0) {
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f)) return 0;
    return tail(1, 3);
  }
  if ((lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) return 0;
  return tail(1, 4);
}

bool is_forbidden_control(std::string_view text) {
  const unsigned char c = static_cast<unsigned char>(text.front());
  if (c == '\r') return text.size() < 2 || text[1] != '\n';
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f;
}

std::string hex(char c) {
  char text[8];
  std::snprintf(text, sizeof text, "0x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

void check_utf8(std::string_view text, Report& report) {
  unsigned line = 1;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (is_forbidden_control(rest)) {
      report.add(line, "text", "control character " + hex(text[i]) + "; a text file is expected");
      return;
    }
    const size_t length = utf8_length(rest);
    if (length == 0) {
      report.add(line, "text",
                 "byte " + hex(text[i]) + " is not valid UTF-8; save the file as UTF-8");
      return;
    }
    if (text[i] == '\n') ++line;
    i += length;
  }
}

}  // namespace limpet::config
