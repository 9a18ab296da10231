// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/address_table.h"

namespace limpet {

Result<void> AddressTable::read() {
  decltype(addresses_) found;
  auto visited = visit_interface_addresses(asking_, [&](const InterfaceAddress& one) {
    found.insert_or_assign({one.ifindex, one.address}, one);
  });
  if (!visited) return Error{"reading the interfaces' addresses: " + visited.error().message};
  addresses_ = std::move(found);
  return {};
}

bool AddressTable::take(const nlmsghdr& message) {
  const auto told = read_interface_address(message);
  if (!told) return false;
  if (told->gone) {
    addresses_.erase({told->ifindex, told->address});
  } else {
    addresses_.insert_or_assign({told->ifindex, told->address}, *told);
  }
  return true;
}

void AddressTable::forget(unsigned ifindex) {
  std::erase_if(addresses_, [&](const auto& item) { return item.first.first == ifindex; });
}

const InterfaceAddress* AddressTable::find(unsigned ifindex, const IpAddress& address) const {
  const auto found = addresses_.find({ifindex, address});
  return found == addresses_.end() ? nullptr : &found->second;
}

std::vector<InterfaceAddress> AddressTable::ours() const {
  std::vector<InterfaceAddress> ours;
  for (const auto& [key, one] : addresses_) {
    if (one.ours) ours.push_back(one);
  }
  return ours;
}

Result<void> AddressTable::add(unsigned ifindex, const IpAddress& address) {
  auto added = add_interface_address(asking_, ifindex, address);
  if (!added) return added;
  const auto whole = static_cast<uint8_t>(address.size() * 8);
  addresses_.insert_or_assign(
      {ifindex, address},
      InterfaceAddress{.ifindex = ifindex, .address = address, .prefix = whole, .ours = true});
  return {};
}

Result<void> AddressTable::remove(unsigned ifindex, const IpAddress& address) {
  if (auto done = read(); !done) return done;
  const InterfaceAddress* found = find(ifindex, address);
  if (!found || !found->ours) return {};
  auto removed = remove_interface_address(asking_, *found);
  if (!removed) return removed;
  addresses_.erase({ifindex, address});
  return {};
}

Result<void> remove_own_addresses() {
  auto asking = NetlinkSocket::open();
  if (!asking) return asking.error();
  AddressTable table(*asking);
  if (auto done = table.read(); !done) return done;
  Result<void> all;
  for (const InterfaceAddress& one : table.ours()) {
    if (auto removed = remove_interface_address(*asking, one); !removed) all = removed;
  }
  return all;
}

}  // namespace limpet
