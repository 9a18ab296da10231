// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/edge.h"

#include <net/if.h>

#include "daemon/log.h"

namespace limpet {
namespace {

constexpr uint64_t first_next_hops_ms = 1000;

std::string interface_names() {
  std::string names;
  struct if_nameindex* all = if_nameindex();
  for (auto* one = all; one && one->if_index != 0; ++one) {
    names += (names.empty() ? "" : ", ") + std::string(one->if_name);
  }
  if (all) if_freenameindex(all);
  return names;
}

void log_change(const Pool& pool, const Member& member) {
  const std::string who = "pool " + pool.name() + ": member " + member.name + " is ";
  if (member.usable()) {
    log_info(who + "up (" + member.next_hop->destination.to_string() + ")");
  } else {
    log_warning(who + to_string(member.state()) + ": " + member.reason());
  }
}

}  // namespace

Result<void> check_interfaces(const Config& config) {
  for (const Located& interface : config.edge.interfaces) {
    if (if_nametoindex(interface.text.c_str()) != 0) continue;
    return Error{config.path + ":" + std::to_string(interface.line) +
                 ": edge.interfaces: this host has no interface \"" + interface.text +
                 "\"; it has " + interface_names()};
  }
  return {};
}

Result<std::unique_ptr<Edge>> Edge::open(uv_loop_t* loop, Config config) {
  auto farm = Farm::make(config);
  if (!farm) return farm.error();
  const HashSeed seed(config.edge.hash_seed);
  auto datapath = Datapath::open(farm->capacity(), seed.client_key());
  if (!datapath) return datapath.error();

  std::unique_ptr<Edge> edge(new Edge(std::move(config), std::move(*farm), std::move(*datapath)));
  if (auto done = edge->follow_members(loop); !done) return done.error();
  if (auto done = edge->writer_.write_farm(edge->farm_); !done) return done.error();
  return edge;
}

Edge::Edge(Config config, Farm farm, Datapath datapath)
    : config_(std::move(config)), farm_(std::move(farm)), datapath_(std::move(datapath)) {}

Result<void> Edge::follow_members(uv_loop_t* loop) {
  write_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!write_timer_) return Error{"libuv: no timer"};
  write_timer_->data = this;

  std::set<std::string> interfaces;
  for (const Located& interface : config_.edge.interfaces) interfaces.insert(interface.text);
  std::set<IpAddress> addresses;
  for (const Pool& pool : farm_.pools()) {
    for (const Member& member : pool.members()) addresses.insert(member.address);
  }
  auto next_hops = NextHops::open(
      loop, std::move(interfaces), addresses,
      [this](const IpAddress& address, const Result<NextHop>& hop) { learn(address, hop); });
  if (!next_hops) return next_hops.error();
  next_hops_ = std::move(*next_hops);

  // A first table of those members that answered first would move clients when the others do.
  uv_timer_start(
      write_timer_.get(), [](uv_timer_t*) {}, first_next_hops_ms, 0);
  const auto* deadline = reinterpret_cast<uv_handle_t*>(write_timer_.get());
  while (!next_hops_->settled() && uv_is_active(deadline)) uv_run(loop, UV_RUN_ONCE);
  uv_timer_stop(write_timer_.get());
  for (const Pool& pool : farm_.pools()) {
    for (const Member& member : pool.members()) log_change(pool, member);
  }
  started_ = true;
  for (const Pool& pool : farm_.pools()) changed_pools_.insert(pool.number());
  write_changed_pools();
  return {};
}

Result<void> Edge::attach() {
  for (const Located& interface : config_.edge.interfaces) {
    if (auto attached = datapath_.attach(if_nametoindex(interface.text.c_str())); !attached) {
      datapath_.detach();
      return attached;
    }
    const Attachment& attachment = datapath_.attachments().back();
    if (attachment.mode() == Attachment::Mode::native) continue;
    log_warning(interface.text + ": the driver refuses native XDP (" + attachment.refusal() +
                "); attached in generic mode, which forwards several times fewer packets a second");
  }
  return {};
}

void Edge::learn(const IpAddress& address, const Result<NextHop>& next_hop) {
  for (Pool& pool : farm_.pools()) {
    for (const Member* member : pool.learn(address, next_hop)) {
      changed_pools_.insert(pool.number());
      if (started_) log_change(pool, *member);
    }
  }
  if (!started_) return;
  uv_timer_start(
      write_timer_.get(),
      [](uv_timer_t* timer) { static_cast<Edge*>(timer->data)->write_changed_pools(); }, 0, 0);
}

void Edge::write_changed_pools() {
  for (const uint32_t number : changed_pools_) writer_.write_pool(farm_.pools()[number]);
  changed_pools_.clear();
}

}  // namespace limpet
