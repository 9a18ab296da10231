// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/record.h"

#include <algorithm>

#include "control/printable.h"

namespace limpet::nlb {
namespace {

constexpr size_t longest_shown = 80;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool same_text(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

const Property* Record::find(std::initializer_list<std::string_view> names) const {
  for (const Property& property : properties) {
    for (const std::string_view name : names) {
      if (same_text(property.name, name)) return &property;
    }
  }
  return nullptr;
}

std::string Record::text(std::initializer_list<std::string_view> names) const {
  const Property* property = find(names);
  return property == nullptr ? "" : property->text;
}

std::string shown(std::string_view text) {
  std::string clean = printable(text.substr(0, 4 * longest_shown));
  if (width(clean) <= longest_shown) return '"' + clean + '"';
  size_t end = 0;
  for (size_t columns = 0; end < clean.size(); ++end) {
    const bool starts = (static_cast<unsigned char>(clean[end]) & 0xc0) != 0x80;
    if (starts && ++columns > longest_shown) break;
  }
  return '"' + clean.substr(0, end) + "…\"";
}

}  // namespace limpet::nlb
