// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/plan/room.h"

#include <cmath>

namespace limpet {
namespace {

struct Room {
  const char* of;
  size_t before, then, capacity;  // number 0 among them where it counts
  size_t bytes;                   // of one
};

size_t members(const Farm& farm) {
  size_t count = 1 + farm.retired_members().size();
  for (const Pool& pool : farm.pools()) count += pool.members().size();
  return count;
}

size_t addresses(const Farm& farm) {
  size_t count = 0;
  for (const Vip& vip : farm.vips()) count += vip.addresses.size();
  return count;
}

std::string kib(size_t bytes) {
  return std::to_string((bytes + 1023) / 1024) + " KiB";
}

}  // namespace

std::vector<std::string> tight_room(const Farm& before, const Farm& then) {
  const Capacity& capacity = before.capacity();
  const Room rooms[] = {
      {"addresses of VIPs", addresses(before), addresses(then), capacity.vips, sizeof(limpet_vip)},
      {"rules", 1 + before.rules().size(), 1 + then.rules().size(), capacity.rules,
       sizeof(limpet_rule)},
      {"members", members(before), members(then), capacity.members, sizeof(limpet_member)},
      {"tables of ports", 1 + before.port_tables().size(), 1 + then.port_tables().size(),
       capacity.port_tables, sizeof(limpet_ports)}};
  std::vector<std::string> sentences;
  for (const Room& room : rooms) {
    if (room.then <= room.before || room.before >= room.capacity) continue;
    const size_t taken = room.then - room.before, free = room.capacity - room.before;
    if (taken * 5 <= free * 4) continue;
    sentences.push_back(std::string(room.of) + ": takes " + std::to_string(taken) + " of the " +
                        std::to_string(free) + " that the running maps have room for (" +
                        kib(taken * room.bytes) + " of " + kib(free * room.bytes) +
                        "); more need a restart");
  }
  return sentences;
}

std::vector<std::string> tight_pools(const Farm& then, const std::vector<double>& active) {
  std::vector<std::string> sentences;
  for (size_t i = 0; i < then.pools().size() && i < active.size(); ++i) {
    const PoolConfig& pool = then.pools()[i].config();
    if (active[i] <= static_cast<double>(pool.clients)) continue;
    sentences.push_back("pool " + pool.name + " has about " +
                        std::to_string(std::llround(active[i])) +
                        " active clients, more than the " + std::to_string(pool.clients) +
                        " of its setting clients");
  }
  return sentences;
}

}  // namespace limpet
