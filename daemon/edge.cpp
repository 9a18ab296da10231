// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/edge.h"

#include <net/if.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "daemon/log.h"
#include "daemon/loop/guard.h"
#include "daemon/loop/monotonic.h"
#include "daemon/net/forwarding.h"

namespace limpet {
namespace {

/// The key of the section [edge] that differs, none of which can change in a running daemon.
const char* difference(const EdgeConfig& old, const EdgeConfig& now) {
  const auto same_name = [](const Located& a, const Located& b) { return a.text == b.text; };
  if (!std::ranges::equal(old.interfaces, now.interfaces, same_name)) return "interfaces";
  if (old.control_socket != now.control_socket) return "control_socket";
  if (old.metrics != now.metrics) return "metrics";
  if (old.hash_seed != now.hash_seed) return "hash_seed";
  if (old.pins != now.pins) return "pins";
  if (old.state_directory != now.state_directory) return "state_directory";
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

}  // namespace

Result<std::unique_ptr<Edge>> Edge::open(uv_loop_t* loop, Config config, PinDirectory pins) {
  auto inheritance = inherit(pins, config);
  if (!inheritance) return inheritance.error();

  warn_of_forwarding(inheritance->farm);
  std::unique_ptr<Edge> edge(new Edge(std::move(config), std::move(pins), std::move(*inheritance)));
  edge->takeover_.write_pools(edge->writer_, edge->datapath_, edge->farm_, monotonic_s());
  edge->aging_.configure(edge->farm_);
  if (auto done = edge->open_vips(loop); !done) return done.error();
  auto reachable = edge->datapath_.allow_redirects_to(edge->interfaces());
  if (!reachable) return reachable.error();
  if (auto done = edge->open_checks(loop); !done) return done.error();
  if (auto done = edge->follow_members(loop); !done) return done.error();
  if (auto done = edge->writer_.write_rules(edge->farm_); !done) return done.error();
  uv_timer_start(
      edge->age_timer_.get(), [](uv_timer_t* timer) { static_cast<Edge*>(timer->data)->age(); }, 0,
      Aging::tick_ms);
  return edge;
}

Edge::Edge(Config config, PinDirectory pins, Inheritance inheritance)
    : config_(std::move(config)),
      pins_(std::move(pins)),
      farm_(std::move(inheritance.farm)),
      datapath_(std::move(inheritance.datapath)),
      takeover_(std::move(inheritance.takeover)) {}

Result<void> Edge::open_checks(uv_loop_t* loop) {
  auto checks =
      MemberChecks::open(loop, config_.edge.health_file(), farm_.capacity().probes, events_,
                         {.changed = [this] { write_soon(); },
                          .probes = [this](const ProbeNumbers& probes) { write_probes(probes); }});
  if (!checks) return checks.error();
  checks_ = std::move(*checks);
  follow_checks();
  return {};
}

Result<void> Edge::open_vips(uv_loop_t* loop) {
  auto vips = Vips::open(loop, [this](bool good, const std::string& vip, const std::string& text) {
    events_.add_vip(good ? Severity::info : Severity::warning, vip, text);
  });
  if (!vips) return vips.error();
  vips_ = std::move(*vips);
  return {};
}

Result<void> Edge::follow_members(uv_loop_t* loop) {
  write_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  age_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!write_timer_ || !age_timer_) return Error{"libuv: no timer"};
  write_timer_->data = age_timer_->data = this;

  std::set<std::string> interfaces;
  for (const Located& interface : config_.edge.interfaces) interfaces.insert(interface.text);
  auto next_hops =
      NextHops::open(loop, std::move(interfaces), addresses_of(farm_),
                     {.next_hop = [this](const IpAddress& address,
                                         const Result<NextHop>& hop) { learn(address, hop); },
                      .link = [this](const std::string& interface,
                                     const LinkChange& change) { take_link(interface, change); }});
  if (!next_hops) return next_hops.error();
  next_hops_ = std::move(*next_hops);

  // A first table of those members that answered first would move clients when the others do.
  uv_timer_start(
      write_timer_.get(), [](uv_timer_t*) {},
      pins_.links().empty() ? first_answers_ms : running_answers_ms, 0);
  const auto* deadline = reinterpret_cast<uv_handle_t*>(write_timer_.get());
  while (!next_hops_->settled() && uv_is_active(deadline)) uv_run(loop, UV_RUN_ONCE);
  uv_timer_stop(write_timer_.get());
  started_ = true;
  for (const Pool& pool : farm_.pools()) changed_pools_.insert(pool.number());
  write();
  return {};
}

/// The indexes of those that are there.
std::vector<unsigned> Edge::interfaces() const {
  std::vector<unsigned> indexes;
  for (const Located& interface : config_.edge.interfaces) {
    const unsigned index = if_nametoindex(interface.text.c_str());
    if (index != 0) indexes.push_back(index);
  }
  return indexes;
}

Result<void> Edge::attach() {
  attached_ = interfaces();
  auto attached = takeover_.attach(datapath_, attached_, pins_, config_.edge.force, monotonic_s());
  if (!attached) return attached;
  tell_of_attachments();
  tell_of_clients();
  // Not before: through a VIP a check gets by the program on the interfaces.
  checks_->start();
  checks_new_ = !checks_->settled();
  // Nor these: an address draws traffic.
  vips_->follow(config_);
  return {};
}

void Edge::tell_of_attachments() const {
  for (const Attachment& attachment : datapath_.attachments()) {
    const std::string interface = interface_name(attachment.ifindex());
    if (!attachment.displaced().empty()) {
      log_warning(interface + ": took off " + attachment.displaced());
    }
    if (attachment.mode() == Attachment::Mode::native) continue;
    log_warning(interface + ": the driver refuses native XDP (" + attachment.refusal() +
                "); attached in generic mode, which forwards several times fewer packets a second");
  }
}

void Edge::tell_of_clients() {
  for (const uint32_t number : takeover_.pools()) {
    if (datapath_.pool(number).buckets == 0) continue;
    const double clients = datapath_.seen_filter(number).estimate().clients;
    log_info("pool " + farm_.pools()[number].name() + ": keeps its " +
             std::to_string(std::llround(clients)) + " clients");
  }
}

Result<Farm> Edge::farm_for(const Config& config) const {
  if (const char* key = difference(config_.edge, config.edge)) {
    return Error{config.path + ": edge." + key +
                 ": a change of it needs a restart of limpetd; nothing was changed"};
  }
  return farm_.with(config);
}

Result<void> Edge::reload(Config config) {
  auto farm = farm_for(config);
  if (!farm) return farm.error();
  const Farm former = std::exchange(farm_, std::move(*farm));
  config_ = std::move(config);
  follow_checks();
  checks_->apply(farm_);
  for (size_t i = 0; i < farm_.pools().size(); ++i) {
    member_log_.compare(former.pools()[i], farm_.pools()[i]);
  }

  vips_->follow(config_);
  writer_.write_pools(farm_);
  aging_.configure(farm_);
  holdings_.forget();
  for (const Pool& pool : farm_.pools()) changed_pools_.insert(pool.number());
  rules_changed_ = true;
  if (auto followed = next_hops_->follow(addresses_of(farm_)); !followed) {
    log_warning(followed.error().message + "; trying again");
  }
  if (settled()) {
    write();
  } else {
    write_soon();
  }
  return {};
}

}  // namespace limpet
