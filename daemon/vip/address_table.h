// SPDX-License-Identifier: GPL-2.0-or-later
// The addresses of this host's interfaces, followed by the kernel's messages; and the VIPs' added
// to them and removed. What limpet did not add it never removes.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "daemon/vip/interface_address.h"

namespace limpet {

class AddressTable {
 public:
  /// The socket, for requests, outlives it.
  explicit AddressTable(NetlinkSocket& asking) : asking_(asking) {}

  /// Reads all that the kernel has.
  Result<void> read();
  /// Takes a message of the kernel's. False when it is of something else.
  bool take(const nlmsghdr& message);
  /// The interface is gone.
  void forget(unsigned ifindex);

  /// Of an interface; null when it does not have it.
  const InterfaceAddress* find(unsigned ifindex, const IpAddress& address) const;
  /// What limpet put anywhere.
  std::vector<InterfaceAddress> ours() const;

  Result<void> add(unsigned ifindex, const IpAddress& address);
  /// If it is still limpet's: the kernel is asked once more before. One that is gone is no error.
  Result<void> remove(unsigned ifindex, const IpAddress& address);

 private:
  NetlinkSocket& asking_;
  std::map<std::pair<unsigned, IpAddress>, InterfaceAddress> addresses_;
};

/// Removes all addresses that limpet has put on this host's interfaces.
Result<void> remove_own_addresses();

}  // namespace limpet
