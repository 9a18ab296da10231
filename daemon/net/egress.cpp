// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/egress.h"

namespace limpet {
namespace {

constexpr size_t most_tags = 2;  // that limpet_way has room for

Error not_ours(const Link& link, const Link& physical) {
  const std::string through = "reached through " + link.name;
  if (&link == &physical) return Error{through + ", which is not among edge.interfaces"};
  return Error{through + ", which is above " + physical.name +
               ", which is not among edge.interfaces"};
}

}  // namespace

Result<Egress> egress_of(const Links& links, unsigned ifindex,
                         const std::set<std::string>& interfaces) {
  const auto top = links.find(ifindex);
  if (top == links.end()) return Error{"no route: its interface is gone"};
  Egress egress{.mtu = top->second.mtu};
  const Link* link = &top->second;
  for (; link->vlan; link = &links.at(link->vlan->below)) {
    if (!link->running) return Error{"interface " + link->name + " is down"};
    if (egress.tags.size() == most_tags) {
      return Error{"reached through " + top->second.name +
                   ", which is more than two VLAN interfaces deep"};
    }
    egress.tags.insert(egress.tags.begin(), link->vlan->tag);
    if (!links.contains(link->vlan->below)) {
      return Error{"the interface below " + link->name + " is not in this network namespace"};
    }
  }
  if (!interfaces.contains(link->name)) return not_ours(top->second, *link);
  if (!link->running) return Error{"interface " + link->name + " is down"};
  if (!top->second.mac) return Error{"interface " + top->second.name + " is no Ethernet"};
  egress.ifindex = link->ifindex;
  egress.source = *top->second.mac;
  return egress;
}

}  // namespace limpet
