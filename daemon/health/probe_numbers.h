// SPDX-License-Identifier: GPL-2.0-or-later
// The datapath's numbers for checks through a VIP. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "daemon/health/target.h"

namespace limpet {

class ProbeNumbers {
 public:
  using Key = std::tuple<IpAddress, std::optional<IpAddress>, std::optional<IpAddress>>;

  /// Numbers run from 1 to below `capacity`.
  explicit ProbeNumbers(uint32_t capacity) : capacity_(capacity) {}

  /// Gives out what these targets need, keeps what they have already, and takes back the rest.
  /// False when there are not enough: targets beyond get none (0).
  bool assign(const std::set<Target>& targets);
  /// 0: the target needs none, or there was none left.
  uint16_t number(const Target& target) const;
  /// By number: member, VIP, tunnel source.
  const std::map<Key, uint16_t>& taken() const { return taken_; }

 private:
  uint32_t capacity_;
  std::map<Key, uint16_t> taken_;
};

}  // namespace limpet
