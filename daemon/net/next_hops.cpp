// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/next_hops.h"

#include <linux/rtnetlink.h>

#include <algorithm>

namespace limpet {
namespace {

const char* const not_resolved_yet = "next hop not resolved yet";
constexpr uint64_t look_delay_ms = 20;
// The kernel alone notices a silent neighbour after half a minute of use; an unresolved or silent
// one is looked at this often instead. One ARP request or neighbour solicitation each.
constexpr uint64_t probe_interval_ms = 2000;

std::string silence(const NeighbourKey& key, const Route& route, const Links& links) {
  const auto link = links.find(key.ifindex);
  return (route.gateway ? "gateway " + key.address.to_string() + " does" : std::string("does")) +
         " not answer " + (key.address.is_v4() ? "ARP" : "neighbour solicitation") + " on " +
         (link == links.end() ? "its interface" : link->second.name);
}

bool same(const Result<NextHop>& a, const Result<NextHop>& b) {
  if (a.has_value() != b.has_value()) return false;
  return a ? *a == *b : a.error().message == b.error().message;
}

}  // namespace

Result<std::unique_ptr<NextHops>> NextHops::open(uv_loop_t* loop, std::set<std::string> interfaces,
                                                 const std::set<IpAddress>& addresses,
                                                 Listener listener) {
  auto asking = NetlinkSocket::open();
  if (!asking) return asking.error();
  auto listening = NetlinkSocket::open({RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_IPV4_ROUTE,
                                        RTNLGRP_IPV4_RULE, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_ROUTE,
                                        RTNLGRP_IPV6_RULE, RTNLGRP_IPV6_IFADDR, RTNLGRP_NEXTHOP});
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
  auto readable = Readable::open(loop, listening_.fd(), "hearing of next hops", [this] { hear(); });
  if (!readable) return readable.error();
  readable_ = std::move(*readable);
  look_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  probe_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!look_timer_ || !probe_timer_) return Error{"libuv: no handle for netlink"};
  look_timer_->data = probe_timer_->data = this;

  uv_timer_start(
      probe_timer_.get(), [](uv_timer_t* timer) { static_cast<NextHops*>(timer->data)->probe(); },
      0, probe_interval_ms);
  return read_all();
}

/// Reads the kernel's state. What was known stays until it is known better: while the kernel asks
/// for a neighbour again, or when a look fails, nobody goes down.
Result<void> NextHops::read_all() {
  reads_again_ = true;
  Links links;
  auto read = visit_links(asking_, [&](const Link& link) { links[link.ifindex] = link; });
  if (!read) return Error{"reading the interfaces: " + read.error().message};
  links_ = std::move(links);
  reads_again_ = false;
  neighbours_.read_again();
  find_routes();
  return {};
}

Result<void> NextHops::follow(const std::set<IpAddress>& addresses) {
  std::erase_if(followed_, [&](const auto& item) { return !addresses.contains(item.first); });
  for (const IpAddress& address : addresses) followed_[address];
  auto read = read_all();
  neighbours_.probe();
  return read;
}

void NextHops::hear() {
  const auto heard = listening_.listen([this](const nlmsghdr& message) { take(message); });
  // A look that fails is repeated with the next probe.
  if (heard == NetlinkSocket::Heard::lost) (void)read_all().has_value();
}

void NextHops::take(const nlmsghdr& message) {
  if (const auto neighbour = read_neighbour(message)) {
    if (!neighbours_.take(*neighbour)) return;
    const auto [first, last] = addresses_.equal_range(neighbour->key);
    for (auto it = first; it != last; ++it) settle(it->second, followed_.at(it->second));
    return;
  }
  const auto link = read_link(message);
  if (link && link->gone) {
    links_.erase(link->ifindex);
  } else if (link) {
    links_[link->ifindex] = *link;
  }
  // With a link that came up, or an IPv6 address whose duplicates were looked for in vain, the
  // kernel can ask where it could not before.
  look_soon(link || message.nlmsg_type == RTM_NEWADDR);
}

void NextHops::look_soon(bool at_neighbours) {
  retries_soon_ = retries_soon_ || at_neighbours;
  if (uv_is_active(reinterpret_cast<uv_handle_t*>(look_timer_.get()))) return;
  uv_timer_start(
      look_timer_.get(), [](uv_timer_t* timer) { static_cast<NextHops*>(timer->data)->look(); },
      look_delay_ms, 0);
}

void NextHops::look() {
  find_routes();
  if (std::exchange(retries_soon_, false)) neighbours_.retry();
}

/// Asks for the route of each address, and settles it.
void NextHops::find_routes() {
  std::set<NeighbourKey> keys;
  addresses_.clear();
  for (auto& [address, followed] : followed_) {
    followed.route = find_route(asking_, address);
    followed.egress = followed.route && !followed.route->local
                          ? egress_of(links_, followed.route->ifindex, interfaces_)
                          : Error{"no route"};
    if (const auto key = followed.neighbour(address)) {
      keys.insert(*key);
      addresses_.emplace(*key, address);
    }
  }
  neighbours_.follow(keys);
  for (auto& [address, followed] : followed_) settle(address, followed);
}

void NextHops::probe() {
  if (reads_again_) (void)read_all().has_value();
  neighbours_.probe();
}

std::optional<NeighbourKey> NextHops::Followed::neighbour(const IpAddress& address) const {
  if (!egress) return std::nullopt;
  return NeighbourKey{route->ifindex, route->gateway.value_or(address)};
}

void NextHops::settle(const IpAddress& address, Followed& followed) {
  const Result<NextHop> next_hop = next_hop_of(address, followed);
  if (same(next_hop, followed.next_hop)) return;
  followed.next_hop = next_hop;
  listener_(address, followed.next_hop);
}

Result<NextHop> NextHops::next_hop_of(const IpAddress& address, const Followed& followed) const {
  if (!followed.route) return Error{"no route: " + followed.route.error().message};
  if (followed.route->local) return NextHop{.local = true};
  const auto key = followed.neighbour(address);
  if (!key) return followed.egress.error();

  const Neighbour* neighbour = neighbours_.find(*key);
  if (!neighbour || neighbour->state == Neighbour::State::unresolved)
    return Error{not_resolved_yet};
  if (neighbour->state != Neighbour::State::resolved) {
    return Error{silence(*key, *followed.route, links_)};
  }
  const Egress& egress = *followed.egress;
  return NextHop{.ifindex = egress.ifindex,
                 .destination = *neighbour->mac,
                 .source = egress.source,
                 .tags = egress.tags,
                 .mtu = std::min(egress.mtu, followed.route->mtu.value_or(egress.mtu)),
                 .gateway = followed.route->gateway};
}

bool NextHops::settled() const {
  return std::ranges::none_of(followed_, [](const auto& item) {
    const Result<NextHop>& next_hop = item.second.next_hop;
    return !next_hop && next_hop.error().message == not_resolved_yet;
  });
}

}  // namespace limpet
