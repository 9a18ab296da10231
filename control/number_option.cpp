// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/number_option.h"

#include <charconv>

namespace limpet {

Result<void> set_number(nlohmann::json& params, const Arguments& arguments, const char* option,
                        const char* key) {
  const std::string* text = arguments.value(option);
  if (text == nullptr) return {};
  uint64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || rest != end) {
    return Error{std::string(option) + " " + *text + ": say a number"};
  }
  params[key] = number;
  return {};
}

}  // namespace limpet
