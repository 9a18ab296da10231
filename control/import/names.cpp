// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/names.h"

#include <algorithm>

#include "control/import/record.h"

namespace limpet::nlb {
namespace {

constexpr size_t longest_name = 48;   // of 63: UniqueNames adds to them
constexpr size_t longest_label = 48;  // of 63
constexpr size_t longest_host = 200;  // of 253

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

/// Without '-' at either end.
std::string label(std::string_view text) {
  std::string clean;
  for (const char c : text.substr(0, longest_label)) {
    clean += is_alphanumeric(c) || c == '_' ? c : '-';
  }
  const size_t begin = clean.find_first_not_of('-');
  if (begin == clean.npos) return "";
  return clean.substr(begin, clean.find_last_not_of('-') + 1 - begin);
}

}  // namespace

std::string valid_name(std::string_view text, std::string_view fallback) {
  std::string name;
  for (const char c : text) {
    if (name.size() == longest_name) break;
    if (name.empty() && !is_alphanumeric(c)) continue;
    name += is_alphanumeric(c) || c == '.' || c == '_' ? c : '-';
  }
  return name.empty() ? std::string(fallback) : name;
}

std::string valid_host(std::string_view text) {
  std::string host;
  std::string last;
  while (!text.empty()) {
    const size_t dot = std::min(text.find('.'), text.size());
    const std::string next = label(text.substr(0, dot));
    text.remove_prefix(std::min(dot + 1, text.size()));
    if (next.empty()) continue;
    if (host.size() + next.size() > longest_host) break;
    host += (host.empty() ? "" : ".") + next;
    last = next;
  }
  // One that ends in a number would be an address.
  if (host.empty() || std::ranges::all_of(last, is_digit)) {
    host = host.substr(0, host.size() - last.size()) + "node" + (last.empty() ? "" : "-" + last);
  }
  return lower_case(host);
}

std::string UniqueNames::take(const std::string& wanted) {
  std::string name = wanted;
  for (unsigned i = 2; !taken_.insert(lower_case(name)).second; ++i) {
    name = wanted + "-" + std::to_string(i);
  }
  return name;
}

}  // namespace limpet::nlb
