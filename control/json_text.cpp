// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/json_text.h"

namespace limpet {
namespace {

// Counts brackets outside strings. On text that is no JSON the count means nothing, but then the
// parser refuses the text anyway; on JSON it is exact.
bool nested_too_deep(std::string_view text) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > max_json_depth) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text) {
  if (nested_too_deep(text)) {
    return Error{"nested deeper than " + std::to_string(max_json_depth) + " levels"};
  }
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& failure) {
    return Error{"not valid JSON at byte " + std::to_string(failure.byte)};
  } catch (const nlohmann::json::exception&) {
    return Error{"a number is out of range"};  // the only other thing the parser throws for
  }
}

std::string dump_json(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace limpet
