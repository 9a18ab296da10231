// SPDX-License-Identifier: GPL-2.0-or-later
// The addresses of VIPs in map `directory`: a hash table with linear probing that packets read at
// any moment. One writer.
#pragma once

#include <cstdint>
#include <vector>

#include "ebpf/abi.h"
#include "ebpf/address.h"
#include "ebpf/result.h"

namespace limpet {

class VipTable {
 public:
  /// A view of the map's value, of which so many addresses may be used, below LIMPET_VIPS.
  VipTable(limpet_directory& table, uint32_t capacity) : table_(table), capacity_(capacity) {}

  /// A new address, or another record of one that is there. A packet meanwhile finds it or not, and
  /// of a record that is replaced each word as it was or is. The error: there is no room.
  Result<void> put(const IpAddress& address, const limpet_vip& vip);
  /// Not there is as good as removed. A packet for another address always finds that.
  void remove(const IpAddress& address);
  std::vector<IpAddress> addresses() const;

 private:
  /// The place where the address is, or the free one where it would be.
  uint32_t find(const limpet_vip_address& wanted) const;
  uint16_t free_number() const;

  limpet_directory& table_;
  uint32_t capacity_;
};

}  // namespace limpet
