// SPDX-License-Identifier: GPL-2.0-or-later
// Who has which number, in the maps.
#include <algorithm>
#include <cstring>

#include "ebpf/datapath_maps.h"

namespace limpet {
namespace {

template <class T>
std::vector<T> read(const MappedArray<T>& records, uint32_t count) {
  return {records.data(), records.data() + count};
}

template <class T>
void write(MappedArray<T>& records, const std::vector<T>& wanted, bool used) {
  for (size_t number = 0; number < wanted.size(); ++number) {
    if (in_use(wanted[number]) != used) continue;
    if (std::memcmp(&records[number], &wanted[number], sizeof(T)) == 0) continue;
    store(records[number], wanted[number]);
  }
}

}  // namespace

Names Datapath::names() const {
  return {.pools = read(maps_->pool_names, capacity_.pools),
          .members = read(maps_->member_names, capacity_.members),
          .rules = read(maps_->rule_names, capacity_.rules),
          .port_tables = read(maps_->port_table_names, capacity_.port_tables)};
}

void Datapath::put_names(const Names& names) {
  write(maps_->pool_names, names.pools, true);
  write(maps_->member_names, names.members, true);
  write(maps_->rule_names, names.rules, true);
  write(maps_->port_table_names, names.port_tables, true);
}

void Datapath::forget_other_names(const Names& names) {
  write(maps_->pool_names, names.pools, false);
  write(maps_->member_names, names.members, false);
  write(maps_->rule_names, names.rules, false);
  write(maps_->port_table_names, names.port_tables, false);
}

}  // namespace limpet
