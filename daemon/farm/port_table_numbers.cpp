// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/port_table_numbers.h"

namespace limpet {

Identity identity_of(const PortTableKey& key) {
  std::string text = std::string("ports ") + to_string(key.protocol) + " " + key.vip;
  for (const uint32_t rule : key.rules) text += " " + std::to_string(rule);
  return identity_of(text);
}

PortTableNumbers::PortTableNumbers(const PortTableNumbers& former, uint32_t capacity)
    : capacity_(capacity), former_(former.in_use_) {
  for (const auto& [identity, number] : former_) used_.insert(number);
}

std::optional<uint32_t> PortTableNumbers::take(const PortTableKey& key) {
  if (const auto known = taken_.find(key); known != taken_.end()) return known->second;
  const Identity identity = identity_of(key);
  uint32_t number = 1;
  if (const auto known = former_.find(identity); known != former_.end()) {
    number = known->second;
  } else {
    while (used_.contains(number)) ++number;
  }
  if (number >= capacity_) return std::nullopt;
  used_.insert(number);
  taken_.emplace(key, number);
  in_use_.emplace(identity, number);
  return number;
}

}  // namespace limpet
