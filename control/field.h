// SPDX-License-Identifier: GPL-2.0-or-later
// Fields of a reply. The daemon may be older or newer than limpetctl: a field that is missing or of
// another type is not an error, it is unknown and printed as "-".
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace limpet {

inline constexpr const char* unknown_field = "-";

/// The member of that name, or null when there is none or the value is no object. Points into it.
const nlohmann::json* find_field(const nlohmann::json& object, const char* key);

/// A string made printable.
std::string text_field(const nlohmann::json& object, const char* key);

/// A whole number from 0 to 2^64 - 1.
std::optional<uint64_t> number_field(const nlohmann::json& object, const char* key);
std::string number_text(const std::optional<uint64_t>& number);

/// Any finite number.
std::optional<double> real_field(const nlohmann::json& object, const char* key);

/// An array, or null. Points into the object.
const nlohmann::json* list_field(const nlohmann::json& object, const char* key);

}  // namespace limpet
