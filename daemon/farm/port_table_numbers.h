// SPDX-License-Identifier: GPL-2.0-or-later
// Which of the datapath's port tables belongs to whom. A table that is in the farm before and after
// a change of the file keeps its number, and a number that was in use before it is not given to
// another by it: a packet may still read that table. Pure.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/config/config.h"
#include "daemon/farm/identity.h"

namespace limpet {

/// Whose table it is: a VIP's, or that of all nat members to whom the same rules lead.
struct PortTableKey {
  Protocol protocol = Protocol::tcp;
  std::string vip;              // its name; empty: of nat members
  std::vector<uint32_t> rules;  // of nat members: the numbers, ascending
  auto operator<=>(const PortTableKey&) const = default;
};
Identity identity_of(const PortTableKey& key);

class PortTableNumbers {
 public:
  /// Numbers from 1 to capacity - 1.
  explicit PortTableNumbers(uint32_t capacity) : capacity_(capacity) {}
  /// For the farm that comes after the one with `former`.
  PortTableNumbers(const PortTableNumbers& former, uint32_t capacity);
  /// For a former farm of which only this is known.
  PortTableNumbers(std::map<Identity, uint32_t> in_use, uint32_t capacity)
      : capacity_(capacity), in_use_(std::move(in_use)) {}

  /// The number of a table: the one that it has or had, or a free one. None when all are taken.
  std::optional<uint32_t> take(const PortTableKey& key);

  /// Those that are in use.
  const std::map<PortTableKey, uint32_t>& taken() const { return taken_; }
  const std::map<Identity, uint32_t>& in_use() const { return in_use_; }

 private:
  uint32_t capacity_;
  std::map<PortTableKey, uint32_t> taken_;
  std::map<Identity, uint32_t> former_, in_use_;
  std::set<uint32_t> used_;  // before or now
};

}  // namespace limpet
