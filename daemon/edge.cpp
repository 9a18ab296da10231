// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/edge.h"

#include <net/if.h>

#include <algorithm>
#include <utility>

#include "daemon/log.h"
#include "daemon/loop/guard.h"
#include "daemon/net/forwarding.h"

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

/// The key of the section [edge] that differs, none of which can change in a running daemon.
const char* difference(const EdgeConfig& old, const EdgeConfig& now) {
  const auto same_name = [](const Located& a, const Located& b) { return a.text == b.text; };
  if (!std::ranges::equal(old.interfaces, now.interfaces, same_name)) return "interfaces";
  if (old.control_socket != now.control_socket) return "control_socket";
  if (old.metrics != now.metrics) return "metrics";
  if (old.hash_seed != now.hash_seed) return "hash_seed";
  return nullptr;
}

/// Calls visit(pool, family, way) for each way that a member needs.
template <class Visit>
void visit_ways(const Farm& farm, Visit visit) {
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) {
      for (const limpet_family family : all_families) {
        if (member.ways[family]) visit(pool, family, *member.ways[family]);
      }
    }
  }
}

/// Whose next hops are followed.
std::set<IpAddress> addresses_of(const Farm& farm) {
  std::set<IpAddress> addresses;
  visit_ways(farm, [&](const Pool&, limpet_family, const MemberWay& way) {
    if (way.address) addresses.insert(*way.address);
  });
  return addresses;
}

/// Replies of nat members are only sent on by a host that forwards.
void warn_of_forwarding(const Farm& farm) {
  Families replies{};
  visit_ways(farm, [&](const Pool& pool, limpet_family family, const MemberWay&) {
    if (pool.config().forward == Forward::nat) replies[family] = true;
  });
  for (const limpet_family family : all_families) {
    if (!replies[family] || forwards(family_of(family))) continue;
    log_warning(std::string(forwarding_switch(family_of(family))) + " is 0: " + to_string(family) +
                " replies of nat members are dropped as forwarding_off until it is 1");
  }
}

uint32_t monotonic_s() {
  return static_cast<uint32_t>(uv_hrtime() / 1'000'000'000);
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

  warn_of_forwarding(*farm);
  std::unique_ptr<Edge> edge(new Edge(std::move(config), std::move(*farm), std::move(*datapath)));
  edge->writer_.write_pools(edge->farm_);
  edge->aging_.configure(edge->farm_);
  if (auto done = edge->follow_members(loop); !done) return done.error();
  if (auto done = edge->writer_.write_rules(edge->farm_); !done) return done.error();
  uv_timer_start(
      edge->age_timer_.get(), [](uv_timer_t* timer) { static_cast<Edge*>(timer->data)->age(); }, 0,
      Aging::tick_ms);
  return edge;
}

Edge::Edge(Config config, Farm farm, Datapath datapath)
    : config_(std::move(config)), farm_(std::move(farm)), datapath_(std::move(datapath)) {}

Result<void> Edge::follow_members(uv_loop_t* loop) {
  write_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  age_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!write_timer_ || !age_timer_) return Error{"libuv: no timer"};
  write_timer_->data = age_timer_->data = this;

  std::set<std::string> interfaces;
  for (const Located& interface : config_.edge.interfaces) interfaces.insert(interface.text);
  auto next_hops = NextHops::open(
      loop, std::move(interfaces), addresses_of(farm_),
      [this](const IpAddress& address, const Result<NextHop>& hop) { learn(address, hop); });
  if (!next_hops) return next_hops.error();
  next_hops_ = std::move(*next_hops);

  // A first table of those members that answered first would move clients when the others do.
  uv_timer_start(
      write_timer_.get(), [](uv_timer_t*) {}, first_next_hops_ms, 0);
  const auto* deadline = reinterpret_cast<uv_handle_t*>(write_timer_.get());
  while (!next_hops_->settled() && uv_is_active(deadline)) uv_run(loop, UV_RUN_ONCE);
  uv_timer_stop(write_timer_.get());
  started_ = true;
  for (const Pool& pool : farm_.pools()) changed_pools_.insert(pool.number());
  write();
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

Result<void> Edge::reload(Config config) {
  if (const char* key = difference(config_.edge, config.edge)) {
    return Error{config.path + ": edge." + key +
                 ": a change of it needs a restart of limpetd; nothing was changed"};
  }
  auto farm = farm_.with(config);
  if (!farm) return farm.error();
  for (size_t i = 0; i < farm->pools().size(); ++i) {
    member_log_.compare(farm_.pools()[i], farm->pools()[i]);
  }
  config_ = std::move(config);
  farm_ = std::move(*farm);

  writer_.write_pools(farm_);
  aging_.configure(farm_);
  for (const Pool& pool : farm_.pools()) changed_pools_.insert(pool.number());
  rules_changed_ = true;
  if (auto followed = next_hops_->follow(addresses_of(farm_)); !followed) {
    log_warning(followed.error().message + "; trying again");
  }
  if (next_hops_->settled()) {
    write();
  } else {
    write_soon();
  }
  return {};
}

void Edge::learn(const IpAddress& address, const Result<NextHop>& next_hop) {
  for (Pool& pool : farm_.pools()) {
    if (pool.learn(address, next_hop).empty()) continue;
    for (const uint32_t number : farm_.dependents(pool)) changed_pools_.insert(number);
  }
  if (started_) write_soon();
}

/// With the next turn of the loop; after a reload, when its new members have answered, which takes
/// milliseconds, or after a second.
void Edge::write_soon() {
  const bool waits = rules_changed_ && !next_hops_->settled();
  if (waits && uv_is_active(reinterpret_cast<uv_handle_t*>(write_timer_.get()))) return;
  uv_timer_start(
      write_timer_.get(),
      [](uv_timer_t* timer) {
        guarded("writing to the datapath", [&] { static_cast<Edge*>(timer->data)->write(); });
      },
      waits ? first_next_hops_ms : 0, 0);
}

void Edge::write() {
  uv_timer_stop(write_timer_.get());
  member_log_.tell(farm_);
  const auto tables = writer_.write_tables(farm_, changed_pools_, monotonic_s());
  aging_.changed(tables.slots);
  changed_pools_.clear();
  if (!tables.relays) log_error(tables.relays.error().message);
  if (!std::exchange(rules_changed_, false)) return;
  if (auto written = writer_.write_rules(farm_); !written) {
    log_error("not all rules could be written: " + written.error().message);
  }
}

void Edge::age() {
  guarded("aging", [this] {
    aging_.tick(uv_hrtime());
    const auto retired = farm_.retired_members();
    if (!retired.empty()) farm_.release_members(aging_.unnamed(retired));
  });
}

}  // namespace limpet
