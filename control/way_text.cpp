// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/way_text.h"

#include <set>

#include "control/field.h"
#include "control/printable.h"

namespace limpet {
namespace {

using nlohmann::json;

std::string address_text(const json& address) {
  return address.is_string() ? printable(address.get_ref<const std::string&>()) : unknown_field;
}

std::string interface_text(const json& way) {
  const json* local = find_field(way, "local");
  if (local != nullptr && *local == true) return "local";
  std::string text = text_field(way, "interface");
  const json* tags = list_field(way, "tags");
  for (const json& tag : tags != nullptr ? *tags : json::array()) {
    text += "." + number_text(number_field(tag, "id"));
  }
  return text;
}

std::string mac_text(const json& way) {
  const std::string mac = text_field(way, "mac");
  const std::string gateway = text_field(way, "gateway");
  return gateway == unknown_field ? mac : mac + " (" + gateway + ")";
}

/// The texts of a list's elements, each once, without those that are not known. What has no such
/// list, or nothing known in it, says `key` itself: so did older daemons.
std::string joined(const json& member, const char* list, const char* key,
                   std::string (*text_of)(const json&)) {
  std::string all;
  std::set<std::string> had;
  const json* elements = list_field(member, list);
  for (const json& element : elements != nullptr ? *elements : json::array()) {
    const std::string text = text_of(element);
    if (text == unknown_field || !had.insert(text).second) continue;
    all += (all.empty() ? "" : " ") + text;
  }
  return all.empty() ? text_field(member, key) : all;
}

}  // namespace

std::string addresses_text(const json& member) {
  return joined(member, "addresses", "address", address_text);
}

std::string interfaces_text(const json& member) {
  return joined(member, "ways", "interface", interface_text);
}

std::string macs_text(const json& member) {
  return joined(member, "ways", "mac", mac_text);
}

}  // namespace limpet
