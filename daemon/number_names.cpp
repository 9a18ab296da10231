// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/number_names.h"

#include <algorithm>
#include <string>

namespace limpet {

using nlohmann::json;

json member_name(const Names& names, uint32_t member) {
  if (member == LIMPET_MEMBER_NONE || member >= names.members.size() ||
      !in_use(names.members[member])) {
    return nullptr;
  }
  return std::string(text_of(names.members[member].name));
}

json rule_json(const Farm& farm, uint32_t number) {
  const auto rule = std::ranges::find(farm.rules(), number, &Rule::number);
  if (number == 0 || rule == farm.rules().end()) return nullptr;
  return {{"vip", rule->vip},
          {"protocol", to_string(rule->protocol)},
          {"ports", to_string(rule->ports)},
          {"disabled", rule->disabled()}};
}

}  // namespace limpet
