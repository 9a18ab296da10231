// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/printable.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace limpet {
namespace {

struct CodePoint {
  uint32_t value = 0;
  size_t bytes = 0;  // 0: not UTF-8
};

// The first code point, by Unicode's rules: no overlong forms, surrogates or values above 10ffff.
CodePoint decode(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  uint32_t value = lead & (0x7fU >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<uint8_t>(text[i]);
    if ((next & 0xc0) != 0x80) return {};
    value = value << 6 | (next & 0x3f);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return {};
  return {value, bytes};
}

bool is_harmless(uint32_t c) {
  if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return false;
  if (c == 0xad || c == 0x61c || c == 0xfeff) return false;
  if (c >= 0x200b && c <= 0x200f) return false;  // zero width, direction marks
  if (c >= 0x2028 && c <= 0x202e) return false;  // separators, embeddings, overrides
  if (c >= 0x2060 && c <= 0x206f) return false;  // isolates and other invisible ones
  if (c >= 0xfff9 && c <= 0xfffb) return false;
  return c < 0xe0000 || c > 0xe007f;  // tags
}

}  // namespace

std::string printable(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const CodePoint point = decode(text);
    const size_t bytes = std::max<size_t>(point.bytes, 1);
    if (point.bytes > 0 && is_harmless(point.value)) {
      clean.append(text.substr(0, bytes));
    } else {
      char escaped[16];
      const uint32_t shown = point.bytes > 0 ? point.value : static_cast<uint8_t>(text[0]);
      std::snprintf(escaped, sizeof escaped, shown < 0x100 ? "\\x%02x" : "\\u%04x", shown);
      clean += escaped;
    }
    text.remove_prefix(bytes);
  }
  return clean;
}

size_t width(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<uint8_t>(c) & 0xc0) != 0x80;  // every byte but continuation bytes
  }));
}

}  // namespace limpet
