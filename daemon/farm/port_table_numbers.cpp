// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/port_table_numbers.h"

namespace limpet {

PortTableNumbers::PortTableNumbers(const PortTableNumbers& former, uint32_t capacity)
    : capacity_(capacity), former_(former.taken_) {
  for (const auto& [key, number] : former_) used_.insert(number);
}

std::optional<uint32_t> PortTableNumbers::take(const PortTableKey& key) {
  if (const auto known = taken_.find(key); known != taken_.end()) return known->second;
  uint32_t number = 1;
  if (const auto known = former_.find(key); known != former_.end()) {
    number = known->second;
  } else {
    while (used_.contains(number)) ++number;
  }
  if (number >= capacity_) return std::nullopt;
  used_.insert(number);
  taken_.emplace(key, number);
  return number;
}

}  // namespace limpet
