// SPDX-License-Identifier: GPL-2.0-or-later
#include "ebpf/vip_table.h"

#include <array>
#include <cstring>
#include <string>

#include "ebpf/mapped_array.h"

namespace limpet {
namespace {

constexpr uint32_t last_place = LIMPET_VIP_PLACES - 1;

limpet_vip_address entry_of(const IpAddress& address) {
  limpet_vip_address entry{};
  if (address.is_v4()) {
    uint8_t mapped[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::memcpy(mapped + 12, address.data(), 4);
    std::memcpy(entry.address, mapped, sizeof mapped);
    entry.family = LIMPET_V4;
  } else {
    std::memcpy(entry.address, address.data(), 16);
    entry.family = LIMPET_V6;
  }
  return entry;
}

IpAddress address_of(const limpet_vip_address& entry) {
  std::array<uint8_t, 16> bytes;
  std::memcpy(bytes.data(), entry.address, bytes.size());
  if (entry.family == LIMPET_V6) return IpAddress::v6(bytes);
  return IpAddress::v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

bool same_address(const limpet_vip_address& a, const limpet_vip_address& b) {
  return a.address[0] == b.address[0] && a.address[1] == b.address[1] && a.family == b.family;
}

uint32_t own_place(const limpet_vip_address& entry) {
  return limpet_vip_place(entry.address[0], entry.address[1]);
}

/// So many places from one on to another, around the end.
uint32_t distance(uint32_t from, uint32_t to) {
  return (to - from) & last_place;
}

void set_place(limpet_directory& table, uint32_t place, uint16_t number) {
  __atomic_store_n(&table.place[place], number, __ATOMIC_RELEASE);
}

}  // namespace

Result<void> VipTable::put(const IpAddress& address, const limpet_vip& vip) {
  limpet_vip_address entry = entry_of(address);
  entry.vip = vip;
  const uint32_t place = find(entry);
  uint16_t number = table_.place[place];
  if (number == 0) number = free_number();
  if (number == 0 || distance(own_place(entry), place) >= LIMPET_VIP_PROBES) {
    return Error{"no room for VIP " + address.to_string() + " among " + std::to_string(capacity_)};
  }
  store(table_.vip[number], entry);
  set_place(table_, place, number);
  return {};
}

void VipTable::remove(const IpAddress& address) {
  uint32_t hole = find(entry_of(address));
  const uint16_t number = table_.place[hole];
  if (number == 0) return;
  // Those behind it that may stand in its place do, one after the other; each is in two places for
  // a moment, and never in none.
  for (uint32_t next = (hole + 1) & last_place; table_.place[next] != 0;
       next = (next + 1) & last_place) {
    const uint32_t own = own_place(table_.vip[table_.place[next]]);
    if (distance(own, next) < distance(hole, next)) continue;
    set_place(table_, hole, table_.place[next]);
    hole = next;
  }
  set_place(table_, hole, 0);
  store(table_.vip[number], limpet_vip_address{});
}

std::vector<IpAddress> VipTable::addresses() const {
  std::vector<IpAddress> all;
  for (const uint16_t number : table_.place) {
    if (number != 0) all.push_back(address_of(table_.vip[number]));
  }
  return all;
}

uint32_t VipTable::find(const limpet_vip_address& wanted) const {
  uint32_t place = own_place(wanted);
  while (table_.place[place] != 0 && !same_address(table_.vip[table_.place[place]], wanted)) {
    place = (place + 1) & last_place;
  }
  return place;
}

/// The lowest, or 0. No address is all zeros: an IPv4 one has its prefix.
uint16_t VipTable::free_number() const {
  for (uint32_t number = 1; number <= capacity_ && number < LIMPET_VIPS; ++number) {
    const limpet_vip_address& entry = table_.vip[number];
    if (entry.address[0] == 0 && entry.address[1] == 0) return static_cast<uint16_t>(number);
  }
  return 0;
}

}  // namespace limpet
