// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/field.h"

#include <cmath>

#include "control/printable.h"

namespace limpet {

using nlohmann::json;

const json* find_field(const json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto member = object.find(key);
  return member == object.end() ? nullptr : &*member;
}

std::string text_field(const json& object, const char* key) {
  const json* value = find_field(object, key);
  if (value == nullptr || !value->is_string()) return unknown_field;
  return printable(value->get_ref<const std::string&>());
}

std::optional<uint64_t> number_field(const json& object, const char* key) {
  const json* value = find_field(object, key);
  // The parser makes every whole number that is not negative an unsigned one.
  if (value == nullptr || !value->is_number_unsigned()) return std::nullopt;
  return value->get<uint64_t>();
}

std::string number_text(const std::optional<uint64_t>& number) {
  return number ? std::to_string(*number) : unknown_field;
}

std::optional<double> real_field(const json& object, const char* key) {
  const json* value = find_field(object, key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double number = value->get<double>();
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

const json* list_field(const json& object, const char* key) {
  const json* value = find_field(object, key);
  return value != nullptr && value->is_array() ? value : nullptr;
}

}  // namespace limpet
