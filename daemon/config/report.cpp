// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/report.h"

#include <algorithm>
#include <cstdio>

namespace limpet::config {

namespace {

constexpr size_t kLongestQuote = 80;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

void Report::add(unsigned line, std::string_view key, std::string_view what) {
  if (!wants(line)) return;
  failed_ = true;
  line_ = line;
  message_ = file_ + ":";
  if (line != 0) message_ += std::to_string(line) + ":";
  if (!key.empty()) message_.append(" ").append(key).append(":");
  message_.append(" ").append(what);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  size_t end = std::min(text.size(), kLongestQuote);
  // Do not cut a UTF-8 character in two.
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
    --end;
  }
  for (const char c : text.substr(0, end)) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + (end < text.size() ? "…\"" : "\"");
}

std::string key_text(std::string_view key) {
  const bool plain =
      !key.empty() && key.size() <= kLongestQuote && std::all_of(key.begin(), key.end(), is_plain);
  return plain ? std::string(key) : quoted(key);
}

}  // namespace limpet::config
