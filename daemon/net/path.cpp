// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/path.h"

#include <algorithm>

namespace limpet {

const char* const not_resolved_yet = "next hop not resolved yet";

namespace {

std::string subject(const NeighbourKey& key, const Route& route) {
  return route.gateway ? "gateway " + key.address.to_string() + " " : "";
}

/// "ARP on eth0"
std::string question(const NeighbourKey& key, const Links& links) {
  const auto link = links.find(key.ifindex);
  return std::string(key.address.is_v4() ? "ARP" : "neighbour solicitation") + " on " +
         (link == links.end() ? "its interface" : link->second.name);
}

/// "gateway 192.0.2.1 does not answer ARP on eth0"
std::string silence(const NeighbourKey& key, const Route& route, const Links& links) {
  return subject(key, route) + "does not answer " + question(key, links);
}

Result<NextHop> next_hop_by(const Path& path, const IpAddress& address,
                            const Neighbours& neighbours, const Links& links) {
  if (!path.egress) return path.egress.error();
  const NeighbourKey key = path.neighbour(address);
  const Neighbour* neighbour = neighbours.find(key);
  if (!neighbour || neighbour->state == Neighbour::State::unresolved)
    return Error{not_resolved_yet};
  if (neighbour->state != Neighbour::State::resolved) {
    return Error{silence(key, path.route, links)};
  }
  const Egress& egress = *path.egress;
  return NextHop{.ifindex = egress.ifindex,
                 .destination = *neighbour->mac,
                 .source = egress.source,
                 .tags = egress.tags,
                 .mtu = std::min(egress.mtu, path.route.mtu.value_or(egress.mtu)),
                 .gateway = path.route.gateway};
}

/// Why the kernel's choice is not taken.
std::string detour(const Path& first, const IpAddress& address, const Neighbours& neighbours,
                   const Links& links) {
  if (!first.egress) return first.egress.error().message;
  const NeighbourKey key = first.neighbour(address);
  const Neighbour* neighbour = neighbours.find(key);
  if (!neighbour || neighbour->state == Neighbour::State::unresolved) {
    return subject(key, first.route) + "has not answered " + question(key, links) + " yet";
  }
  return silence(key, first.route, links);
}

}  // namespace

NeighbourKey Path::neighbour(const IpAddress& address) const {
  return {route.ifindex, route.gateway.value_or(address)};
}

Result<std::vector<Path>> find_paths(NetlinkSocket& socket, const IpAddress& address,
                                     const Links& links, const std::set<std::string>& interfaces) {
  const auto routes = find_routes(socket, address);
  if (!routes) return Error{"no route: " + routes.error().message};
  std::vector<Path> paths;
  for (const Route& route : *routes) {
    Path path{.route = route};
    if (!route.local) path.egress = egress_of(links, route.ifindex, interfaces);
    paths.push_back(std::move(path));
  }
  return paths;
}

Choice choose_path(const Result<std::vector<Path>>& paths, const IpAddress& address,
                   const Neighbours& neighbours, const Links& links) {
  if (!paths) return {paths.error()};
  const Path& first = paths->front();
  if (first.route.local) return {NextHop{.local = true}};
  const auto answers = [&](const Path& path) {
    return path.egress && neighbours.answers(path.neighbour(address));
  };
  const auto resolved = [&](const Path& path) {
    return next_hop_by(path, address, neighbours, links).has_value();
  };
  auto found = std::ranges::find_if(*paths, answers);
  if (found == paths->end()) found = std::ranges::find_if(*paths, resolved);
  if (found == paths->end()) found = paths->begin();
  auto next_hop = next_hop_by(*found, address, neighbours, links);
  if (found != paths->begin()) next_hop->detour = detour(first, address, neighbours, links);
  const bool sure = next_hop ? !neighbours.is_hearsay(found->neighbour(address))
                             : next_hop.error().message != not_resolved_yet;
  return {next_hop, sure};
}

}  // namespace limpet
