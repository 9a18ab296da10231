// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/net/next_hops.h"

#include <linux/rtnetlink.h>

#include <algorithm>
#include <ranges>

namespace limpet {
namespace {

constexpr uint64_t look_delay_ms = 20;
// The kernel alone notices a silent neighbour after half a minute of use. Here each is asked every
// half second, so that another MAC is found within a second; of more than a hundred each more
// slowly, so that they are 200 questions a second together, or one in two seconds to each.
constexpr uint64_t shortest_tick_ms = 250, longest_tick_ms = 1000;  // half of that time
constexpr double tick_ms_a_neighbour = 2.5;
constexpr uint64_t longest_kept_ms = 5000;

uint64_t now_ms() {
  return uv_hrtime() / 1'000'000;
}

bool same(const Result<NextHop>& a, const Result<NextHop>& b) {
  if (a.has_value() != b.has_value()) return false;
  return a ? *a == *b : a.error().message == b.error().message;
}

}  // namespace

Result<std::unique_ptr<NextHops>> NextHops::open(uv_loop_t* loop, std::set<std::string> interfaces,
                                                 const std::set<IpAddress>& addresses,
                                                 Listeners listeners) {
  auto asking = NetlinkSocket::open();
  if (!asking) return asking.error();
  auto listening = NetlinkSocket::open({RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_IPV4_ROUTE,
                                        RTNLGRP_IPV4_RULE, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_ROUTE,
                                        RTNLGRP_IPV6_RULE, RTNLGRP_IPV6_IFADDR, RTNLGRP_NEXTHOP});
  if (!listening) return listening.error();
  std::unique_ptr<NextHops> next_hops(new NextHops(std::move(*asking), std::move(*listening),
                                                   std::move(interfaces), std::move(listeners)));
  if (auto started = next_hops->start(loop, addresses); !started) return started.error();
  return next_hops;
}

NextHops::NextHops(NetlinkSocket asking, NetlinkSocket listening, std::set<std::string> interfaces,
                   Listeners listeners)
    : asking_(std::move(asking)),
      listening_(std::move(listening)),
      interfaces_(std::move(interfaces)),
      listeners_(std::move(listeners)) {}

NextHops::~NextHops() = default;

Result<void> NextHops::start(uv_loop_t* loop, const std::set<IpAddress>& addresses) {
  for (const IpAddress& address : addresses) followed_[address];
  auto readable = Readable::open(loop, listening_.fd(), "hearing of next hops", [this] { hear(); });
  if (!readable) return readable.error();
  readable_ = std::move(*readable);
  look_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  tick_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!look_timer_ || !tick_timer_) return Error{"libuv: no handle for netlink"};
  look_timer_->data = tick_timer_->data = this;

  uv_timer_start(
      tick_timer_.get(), [](uv_timer_t* timer) { static_cast<NextHops*>(timer->data)->tick(); }, 0,
      shortest_tick_ms);
  auto read = read_all();
  note_links();
  return read;
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
  tell_links();
  look_at_paths();
  return {};
}

/// Where the addresses are what they were, looking once more can wait until the caller is done.
Result<void> NextHops::follow(const std::set<IpAddress>& addresses) {
  if (std::ranges::equal(addresses, std::views::keys(followed_))) {
    look_soon(true);
    return {};
  }
  std::erase_if(followed_, [&](const auto& item) { return !addresses.contains(item.first); });
  for (const IpAddress& address : addresses) followed_[address];
  auto read = read_all();
  probe();
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

void NextHops::look_soon(bool probes) {
  probes_soon_ = probes_soon_ || probes;
  if (uv_is_active(reinterpret_cast<uv_handle_t*>(look_timer_.get()))) return;
  uv_timer_start(
      look_timer_.get(), [](uv_timer_t* timer) { static_cast<NextHops*>(timer->data)->look(); },
      look_delay_ms, 0);
}

void NextHops::look() {
  tell_links();
  look_at_paths();
  if (std::exchange(probes_soon_, false)) probe();
}

/// As they are, they need not be told of.
void NextHops::note_links() {
  for (const std::string& name : interfaces_) {
    const Link* link = find_link(links_, name);
    told_links_[name] = link ? std::optional(*link) : std::nullopt;
  }
}

void NextHops::tell_links() {
  const auto told = told_links_;
  note_links();
  for (const auto& [name, before] : told) {
    const LinkChange change = link_change(before ? &*before : nullptr, find_link(links_, name));
    if (!change.text.empty()) listeners_.link(name, change);
  }
}

/// Asks for the ways to each address, and settles it.
void NextHops::look_at_paths() {
  std::set<NeighbourKey> keys;
  addresses_.clear();
  for (auto& [address, followed] : followed_) {
    followed.paths = find_paths(asking_, address, links_, interfaces_);
    if (!followed.paths) continue;
    for (const Path& path : *followed.paths) {
      const NeighbourKey key = path.neighbour(address);
      // While its link is down, what is known of it is not forgotten.
      if (path.route.local || (!path.egress && !neighbours_.find(key))) continue;
      keys.insert(key);
      addresses_.emplace(key, address);
    }
  }
  if (neighbours_.follow(keys)) probed_ = false;  // new ones get a whole tick's time to answer
  pace();
  for (auto& [address, followed] : followed_) settle(address, followed);
}

void NextHops::pace() {
  const double wanted = static_cast<double>(neighbours_.size()) * tick_ms_a_neighbour;
  uv_timer_set_repeat(tick_timer_.get(),
                      std::clamp(static_cast<uint64_t>(wanted), shortest_tick_ms, longest_tick_ms));
}

/// By turns asks all neighbours, and sees who has answered.
void NextHops::tick() {
  if (std::exchange(probed_, false)) {
    hear();  // the answers that wait, as on a busy machine they may
    neighbours_.doubt();
    return;
  }
  if (reads_again_) (void)read_all().has_value();
  for (auto& [address, followed] : followed_) {
    if (followed.kept_since_ms != 0) settle(address, followed);
  }
  neighbours_.probe();
  probed_ = true;
}

/// Out of turn.
void NextHops::probe() {
  neighbours_.probe();
  probed_ = false;  // they get a whole tick's time to answer
}

/// Where the way is another one now, and its neighbour is asked for, which takes a millisecond, the
/// old way is better than none: a member that is down loses its clients.
void NextHops::settle(const IpAddress& address, Followed& followed) {
  const auto [next_hop, sure] = choose_path(followed.paths, address, neighbours_, links_);
  if (!sure && followed.next_hop) {
    if (followed.kept_since_ms == 0) followed.kept_since_ms = now_ms();
    if (now_ms() - followed.kept_since_ms < longest_kept_ms) return;
  }
  followed.kept_since_ms = 0;
  if (same(next_hop, followed.next_hop)) return;
  followed.next_hop = next_hop;
  listeners_.next_hop(address, followed.next_hop);
}

bool NextHops::settled() const {
  return std::ranges::none_of(followed_, [](const auto& item) {
    const Result<NextHop>& next_hop = item.second.next_hop;
    return !next_hop && next_hop.error().message == not_resolved_yet;
  });
}

}  // namespace limpet
