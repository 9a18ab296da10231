// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/next_hops.h"

#include <linux/rtnetlink.h>

namespace limpet {
namespace {

const char* const not_resolved_yet = "next hop not resolved yet";
constexpr uint64_t route_delay_ms = 20;
// The kernel alone notices a silent neighbour after half a minute of use; an unresolved or silent
// member is looked at this often instead. One ARP request a member.
constexpr uint64_t probe_interval_ms = 2000;

}  // namespace

Result<std::unique_ptr<NextHops>> NextHops::open(uv_loop_t* loop, std::set<std::string> interfaces,
                                                 const std::set<IpAddress>& addresses,
                                                 Listener listener) {
  auto asking = NetlinkSocket::open();
  if (!asking) return asking.error();
  auto listening = NetlinkSocket::open({RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_IPV4_ROUTE,
                                        RTNLGRP_IPV4_RULE, RTNLGRP_IPV4_IFADDR, RTNLGRP_NEXTHOP});
  if (!listening) return listening.error();
  std::unique_ptr<NextHops> next_hops(new NextHops(std::move(*asking), std::move(*listening),
                                                   std::move(interfaces), std::move(listener)));
  if (auto started = next_hops->start(loop, addresses); !started) return started.error();
  return next_hops;
}

NextHops::NextHops(NetlinkSocket asking, NetlinkSocket listening, std::set<std::string> interfaces,
                   Listener listener)
    : asking_(std::move(asking)),
      listening_(std::move(listening)),
      interfaces_(std::move(interfaces)),
      listener_(std::move(listener)) {}

NextHops::~NextHops() = default;

Result<void> NextHops::start(uv_loop_t* loop, const std::set<IpAddress>& addresses) {
  for (const IpAddress& address : addresses) followed_[address];
  readable_ = make_handle<uv_poll_t>(
      [&](uv_poll_t* handle) { return uv_poll_init(loop, handle, listening_.fd()); });
  route_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  probe_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!readable_ || !route_timer_ || !probe_timer_) return Error{"libuv: no handle for netlink"};
  readable_->data = route_timer_->data = probe_timer_->data = this;

  uv_poll_start(readable_.get(), UV_READABLE,
                [](uv_poll_t* handle, int, int) { static_cast<NextHops*>(handle->data)->hear(); });
  uv_timer_start(
      probe_timer_.get(),
      [](uv_timer_t* timer) { static_cast<NextHops*>(timer->data)->probe_all(); }, 0,
      probe_interval_ms);
  return read_all();
}

/// Reads the kernel's state. What was known stays until it is known better: while the kernel asks
/// for a neighbour again, or when a look fails, nobody goes down.
Result<void> NextHops::read_all() {
  asks_again_ = true;
  std::map<unsigned, Link> links;
  auto read = visit_links(asking_, [&](const Link& link) { links[link.ifindex] = link; });
  if (!read) return Error{"reading the interfaces: " + read.error().message};
  links_ = std::move(links);
  read = visit_neighbours(asking_, [this](const Neighbour& neighbour) { take(neighbour); });
  if (!read) return Error{"reading the neighbour table: " + read.error().message};
  asks_again_ = false;
  find_routes();
  return {};
}

Result<void> NextHops::follow(const std::set<IpAddress>& addresses) {
  const auto gone = [&](const IpAddress& address) { return !addresses.contains(address); };
  std::erase_if(followed_, [&](const auto& item) { return gone(item.first); });
  std::erase_if(neighbours_, [&](const auto& item) { return gone(item.first.second); });
  std::erase_if(doubtful_, [&](const NeighbourKey& key) { return gone(key.second); });
  for (const IpAddress& address : addresses) followed_[address];
  auto read = read_all();
  probe_all();
  return read;
}

void NextHops::hear() {
  const auto heard = listening_.listen([this](const nlmsghdr& message) { take(message); });
  // A look that fails is repeated with the next probe.
  if (heard == NetlinkSocket::Heard::lost) (void)read_all().has_value();
}

void NextHops::take(const nlmsghdr& message) {
  if (const auto neighbour = read_neighbour(message)) {
    take(*neighbour);
    if (!neighbour->address) return;
    if (const auto found = followed_.find(*neighbour->address); found != followed_.end()) {
      settle(found->first, found->second);
    }
    return;
  }
  if (const auto link = read_link(message)) {
    if (link->gone) {
      links_.erase(link->ifindex);
    } else {
      links_[link->ifindex] = *link;
    }
  }
  uv_timer_start(
      route_timer_.get(),
      [](uv_timer_t* timer) { static_cast<NextHops*>(timer->data)->find_routes(); }, route_delay_ms,
      0);
}

/// What is known of a neighbour stays until the kernel is certain of something else: the old MAC
/// is the best guess meanwhile, and clients stay where they are.
void NextHops::take(const Neighbour& neighbour) {
  if (!neighbour.address || !followed_.contains(*neighbour.address)) return;
  const NeighbourKey key{neighbour.ifindex, *neighbour.address};
  Neighbour& known = neighbours_[key];
  switch (neighbour.state) {
    case Neighbour::State::resolved:
      known = neighbour;
      doubtful_.erase(key);
      break;
    case Neighbour::State::failed:
      // Silent at its old MAC, or deleted by an operator. It may have a new MAC: only silence
      // after being asked for by broadcast, too, makes it fail.
      if (known.state == Neighbour::State::resolved && doubtful_.insert(key).second) {
        (void)resolve_neighbour(asking_, key.first, key.second).has_value();
        break;
      }
      known = neighbour;
      doubtful_.erase(key);
      break;
    case Neighbour::State::gone:
      (void)resolve_neighbour(asking_, key.first, key.second).has_value();
      break;
    case Neighbour::State::unresolved:
      break;
  }
}

/// Asks for the route of each address, and settles it.
void NextHops::find_routes() {
  for (auto& [address, followed] : followed_) {
    followed.route = find_route(asking_, address);
    settle(address, followed);
  }
}

/// Has the kernel look whether the neighbours are (still) there.
void NextHops::probe_all() {
  if (asks_again_) (void)read_all().has_value();
  for (const auto& [address, followed] : followed_) {
    if (!followed.route || followed.route->local || followed.route->gateway) continue;
    const unsigned ifindex = followed.route->ifindex;
    const auto known = neighbours_.find({ifindex, address});
    if (known != neighbours_.end() && known->second.permanent) continue;
    // A refusal (the link just went away) shows in the messages that follow.
    if (!probe_neighbour(asking_, ifindex, address)) {
      (void)resolve_neighbour(asking_, ifindex, address).has_value();
    }
  }
}

void NextHops::settle(const IpAddress& address, Followed& followed) {
  const Result<NextHop> next_hop = followed.route
                                       ? next_hop_of(address, *followed.route)
                                       : Error{"no route: " + followed.route.error().message};
  const bool same = next_hop.has_value() == followed.next_hop.has_value() &&
                    (next_hop ? *next_hop == *followed.next_hop
                              : next_hop.error().message == followed.next_hop.error().message);
  if (same) return;
  followed.next_hop = next_hop;
  listener_(address, followed.next_hop);
}

Result<NextHop> NextHops::next_hop_of(const IpAddress& address, const Route& route) const {
  if (route.local) return Error{"the address is this host's own"};
  const auto link = links_.find(route.ifindex);
  if (link == links_.end()) return Error{"no route: its interface is gone"};
  const std::string& name = link->second.name;
  if (!interfaces_.contains(name)) {
    return Error{"reached through " + name + ", which is not among edge.interfaces"};
  }
  if (!link->second.running) return Error{"interface " + name + " is down"};
  if (route.gateway) {
    return Error{"reached through gateway " + route.gateway->to_string() +
                 "; forward = \"l2\" needs it on a link of the edge"};
  }
  if (!link->second.mac) return Error{"interface " + name + " is no Ethernet"};

  const auto neighbour = neighbours_.find({route.ifindex, address});
  if (neighbour == neighbours_.end()) return Error{not_resolved_yet};
  switch (neighbour->second.state) {
    case Neighbour::State::failed:
      return Error{"does not answer ARP on " + name};
    case Neighbour::State::resolved:
      break;
    default:
      return Error{not_resolved_yet};
  }
  return NextHop{route.ifindex, *neighbour->second.mac, *link->second.mac};
}

bool NextHops::settled() const {
  for (const auto& [address, followed] : followed_) {
    if (!followed.next_hop && followed.next_hop.error().message == not_resolved_yet) {
      return false;
    }
  }
  return true;
}

}  // namespace limpet
