// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/vip/vips.h"

#include <linux/rtnetlink.h>

#include <algorithm>

namespace limpet {
namespace {

// An interface that goes is many messages, of addresses first: they are looked at together.
constexpr uint64_t burst_ms = 20;

VipPolicy policy_of(const VipConfig& vip) {
  return {.probes = vip.announce == Announce::arp,
          .min_members = vip.min_members,
          .hold_down_ms = static_cast<uint64_t>(vip.hold_down.count())};
}

}  // namespace

Result<std::unique_ptr<Vips>> Vips::open(uv_loop_t* loop, Listener listener) {
  auto asking = NetlinkSocket::open();
  if (!asking) return asking.error();
  auto listening = NetlinkSocket::open({RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR});
  if (!listening) return listening.error();
  std::unique_ptr<Vips> vips(
      new Vips(std::move(*asking), std::move(*listening), std::move(listener)));
  if (auto started = vips->start(loop); !started) return started.error();
  return vips;
}

Result<void> Vips::start(uv_loop_t* loop) {
  loop_ = loop;
  timer_ = make_handle<uv_timer_t>([&](uv_timer_t* timer) { return uv_timer_init(loop, timer); });
  if (!timer_) return Error{"libuv: no timer"};
  timer_->data = this;
  auto readable =
      Readable::open(loop, listening_.fd(), "hearing of devices and addresses", [this] { hear(); });
  if (!readable) return readable.error();
  readable_ = std::move(*readable);
  return read();
}

Result<void> Vips::read() {
  stale_ = true;
  Links links;
  auto read = visit_links(asking_, [&](const Link& link) { links[link.ifindex] = link; });
  if (!read) return Error{"reading the interfaces: " + read.error().message};
  if (auto done = addresses_.read(); !done) return done;
  std::erase_if(links_, [&](const auto& item) { return !links.contains(item.first); });
  for (const auto& [ifindex, link] : links) take_link(link);
  stale_ = false;
  return {};
}

void Vips::follow(const Config& config) {
  const uint64_t now = now_ms();
  std::map<IpAddress, Placement> former;
  for (Placement& one : placements_) former.emplace(one.address, std::move(one));
  placements_.clear();
  for (const VipConfig& vip : config.vips) {
    const std::string device = vip.device(config.edge);
    const VipPolicy policy = policy_of(vip);
    for (const IpAddress& address : vip.addresses) {
      const auto known = former.find(address);
      const bool same = known != former.end() && known->second.vip == vip.name &&
                        known->second.announce == vip.announce && known->second.device == device;
      placements_.push_back(
          same ? std::move(known->second)
               : Placement{vip.name, address, vip.announce, device,
                           VipState(policy, static_cast<uint32_t>(random_()), now)});
      placements_.back().state.take_policy(policy, now);
    }
    const auto members = members_.find(vip.name);
    if (members != members_.end()) take_members(vip.name, VipMembers(members->second));
  }
  follows_ = true;
  settle_soon();
}

void Vips::take_members(const std::string& vip, const VipMembers& members) {
  members_.insert_or_assign(vip, members);
  const uint64_t now = now_ms();
  for (Placement& placement : placements_) {
    if (placement.vip == vip) placement.state.take_members(members, now);
  }
  settle_soon();
}

void Vips::hear() {
  const auto heard = listening_.listen([this](const nlmsghdr& message) {
    if (addresses_.take(message)) return;
    if (const auto link = read_link(message)) take_link(*link);
  });
  // One that fails is repeated by settle().
  if (heard == NetlinkSocket::Heard::lost) (void)read().has_value();
  arm(burst_ms);
}

/// A cable in another port, or another MAC: the segment is to learn it at once.
void Vips::take_link(const Link& link) {
  if (link.gone) {
    links_.erase(link.ifindex);
    addresses_.forget(link.ifindex);
    return;
  }
  const Link former = std::exchange(links_[link.ifindex], link);
  const bool moved = link.running && (!former.running || former.mac != link.mac ||
                                      former.carrier_changes != link.carrier_changes);
  if (!moved || former.name.empty()) return;
  for (Placement& placement : placements_) {
    if (placement.announce != Announce::arp || !placement.on_device) continue;
    if (placement.device == link.name) placement.announcing.start(now_ms());
  }
}

/// Unless it comes sooner anyway.
void Vips::arm(uint64_t delay_ms) {
  const bool active = uv_is_active(reinterpret_cast<uv_handle_t*>(timer_.get())) != 0;
  if (active && uv_timer_get_due_in(timer_.get()) <= delay_ms) return;
  uv_timer_start(
      timer_.get(),
      [](uv_timer_t* timer) {
        guarded("putting VIPs in place", [&] { static_cast<Vips*>(timer->data)->settle(); });
      },
      delay_ms, 0);
}

const Link* Vips::link_of(const std::string& device) const {
  const auto is_it = [&](const auto& item) { return item.second.name == device; };
  const auto found = std::ranges::find_if(links_, is_it);
  return found == links_.end() ? nullptr : &found->second;
}

const InterfaceAddress* Vips::found(const Placement& placement) const {
  const Link* link = link_of(placement.device);
  return link ? addresses_.find(link->ifindex, placement.address) : nullptr;
}

}  // namespace limpet
