// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/farm/rule.h"

#include <algorithm>

namespace limpet {
namespace {

/// The table's entries for a range of ports.
std::pair<PortTable::iterator, PortTable::iterator> entries(PortTable& table,
                                                            const PortRange& range) {
  return {table.begin() + range.first, table.begin() + range.last + 1};
}

}  // namespace

void enter_vip_ports(const Rule& rule, PortTable& table) {
  for (const PortRange& range : rule.ports) {
    const auto [first, last] = entries(table, range);
    std::fill(first, last, static_cast<uint16_t>(rule.number));
  }
}

void enter_member_ports(const Rule& rule, PortTable& table) {
  const uint16_t port = rule.record.member_port;
  for (const PortRange& range : port ? std::vector<PortRange>{{port, port}} : rule.ports) {
    const auto [first, last] = entries(table, range);
    std::replace(first, last, uint16_t{0}, static_cast<uint16_t>(rule.number));
  }
}

}  // namespace limpet
