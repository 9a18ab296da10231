// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/sentences.h"

#include "control/field.h"
#include "control/printable.h"

namespace limpet {

std::string sentences(const nlohmann::json& result, const char* key, const std::string& before) {
  const nlohmann::json* list = list_field(result, key);
  std::string text;
  for (size_t i = 0; list != nullptr && i < list->size(); ++i) {
    if ((*list)[i].is_string()) text += before + printable((*list)[i].get<std::string>()) + "\n";
  }
  return text;
}

}  // namespace limpet
