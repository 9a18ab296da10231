// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/probe_numbers.h"

namespace limpet {
namespace {

ProbeNumbers::Key key_of(const Target& target) {
  return {target.address, target.vip, target.tunnel_source};
}

}  // namespace

bool ProbeNumbers::assign(const std::set<Target>& targets) {
  std::set<Key> wanted;
  for (const Target& target : targets) {
    if (target.vip) wanted.insert(key_of(target));
  }
  std::erase_if(taken_, [&](const auto& taken) { return !wanted.contains(taken.first); });
  std::set<uint16_t> in_use;
  for (const auto& [key, number] : taken_) in_use.insert(number);
  uint32_t next = 1;
  for (const Key& key : wanted) {
    if (taken_.contains(key)) continue;
    while (in_use.contains(static_cast<uint16_t>(next))) ++next;
    if (next >= capacity_) return false;
    taken_.emplace(key, static_cast<uint16_t>(next++));
  }
  return true;
}

uint16_t ProbeNumbers::number(const Target& target) const {
  const auto found = taken_.find(key_of(target));
  return found == taken_.end() ? 0 : found->second;
}

}  // namespace limpet
