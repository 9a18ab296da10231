// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/config/host_name.h"

#include <algorithm>

namespace limpet::config {

namespace {

constexpr size_t kLongestName = 253;
constexpr size_t kLongestLabel = 63;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_';
         });
}

}  // namespace

bool is_host_name(std::string_view text) {
  if (text.size() > kLongestName || looks_like_address(text)) return false;
  while (true) {
    const size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool looks_like_address(std::string_view text) {
  // ':' of IPv6 or a port, '/' of a prefix length, '%' of a zone, or a last label of digits.
  if (text.find_first_of(":/%") != std::string_view::npos) return true;
  const std::string_view last = text.substr(text.rfind('.') + 1);  // npos + 1 is 0: all of it
  return !last.empty() && std::all_of(last.begin(), last.end(), is_digit);
}

}  // namespace limpet::config
