// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/json_records.h"

#include "control/json_text.h"

namespace limpet::nlb {
namespace {

using nlohmann::json;
using Kind = Property::Kind;

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

const json* name_of(const json& object) {
  for (const char* key : {"IPAddressToString", "Name"}) {
    const auto found = object.find(key);
    if (found != object.end() && found->is_string()) return &*found;
  }
  return nullptr;
}

Property property_of(const std::string& name, const json& value) {
  if (value.is_null()) return {name, "", Kind::text};
  if (value.is_string()) return {name, trimmed(value.get_ref<const std::string&>()), Kind::text};
  if (value.is_boolean()) return {name, value.get<bool>() ? "True" : "False", Kind::text};
  if (value.is_number_unsigned()) {
    return {name, std::to_string(value.get<uint64_t>()), Kind::number};
  }
  if (value.is_number_integer()) return {name, std::to_string(value.get<int64_t>()), Kind::number};
  if (value.is_object()) {
    if (const json* inner = name_of(value)) return property_of(name, *inner);
  }
  return {name, "", Kind::other};
}

}  // namespace

Result<std::vector<Record>> json_records(std::string_view text) {
  const auto parsed = parse_json(text);
  if (!parsed) return parsed.error();
  const json list = parsed->is_array() ? *parsed : json::array({*parsed});
  std::vector<Record> records;
  for (const json& item : list) {
    Record record{"object " + std::to_string(records.size() + 1), {}};
    if (!item.is_object()) {
      return Error{record.place + ": is no object; write what a cmdlet prints | ConvertTo-Json"};
    }
    for (const auto& [name, value] : item.items()) {
      record.properties.push_back(property_of(name, value));
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace limpet::nlb
