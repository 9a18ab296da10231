// SPDX-License-Identifier: GPL-2.0-or-later
// What the running edge does when something becomes known: of next hops, checks, time.
#include <algorithm>
#include <utility>

#include "daemon/edge.h"
#include "daemon/log.h"
#include "daemon/loop/guard.h"
#include "daemon/loop/monotonic.h"

namespace limpet {

void Edge::follow_checks() {
  if (auto followed = checks_->follow(config_, farm_); !followed) {
    log_error("not all checks can be made: " + followed.error().message);
  }
  checks_new_ = !checks_->settled();
}

void Edge::write_probes(const ProbeNumbers& probes) {
  std::map<uint16_t, Probe> wanted;
  for (const auto& [key, number] : probes.taken()) {
    const auto& [member, vip, tunnel_source] = key;
    wanted.emplace(number, Probe{*vip, member, tunnel_source});
  }
  if (auto written = writer_.write_probes(wanted); !written) log_error(written.error().message);
}

void Edge::learn(const IpAddress& address, const Result<NextHop>& next_hop) {
  for (Pool& pool : farm_.pools()) {
    if (pool.learn(address, next_hop).empty()) continue;
    for (const uint32_t number : farm_.dependents(pool)) changed_pools_.insert(number);
  }
  ways_changed_ = true;
  if (started_) write_soon();
}

/// With the next turn of the loop; after a start or reload, when its new members have answered,
/// which takes milliseconds, or after a second.
void Edge::write_soon() {
  const bool waits = (rules_changed_ || checks_new_) && !settled();
  if (waits && uv_is_active(reinterpret_cast<uv_handle_t*>(write_timer_.get()))) return;
  uv_timer_start(
      write_timer_.get(),
      [](uv_timer_t* timer) {
        guarded("writing to the datapath", [&] { static_cast<Edge*>(timer->data)->write(); });
      },
      waits ? first_answers_ms : 0, 0);
}

/// Takes what the checks say, and what follows from that for the pools.
void Edge::settle_pools() {
  std::set<uint32_t> changed = checks_->apply(farm_);
  for (Pool& pool : farm_.pools()) {
    if (pool.settle(monotonic_ms())) changed.insert(pool.number());
  }
  for (const uint32_t number : changed) {
    for (const uint32_t other : farm_.dependents(farm_.pools()[number]))
      changed_pools_.insert(other);
  }
}

void Edge::write() {
  uv_timer_stop(write_timer_.get());
  checks_new_ = false;
  if (std::exchange(ways_changed_, false)) follow_checks();
  settle_pools();
  // What is told of it can wait for what it is for.
  const auto tables = writer_.write_tables(farm_, changed_pools_, monotonic_s());
  aging_.changed(tables.slots);
  member_log_.tell(farm_);
  state_changes_.note(farm_, monotonic_s());
  holdings_.forget();
  drains_noted_s_ = 0;  // soon
  changed_pools_.clear();
  if (!tables.relays) log_error(tables.relays.error().message);
  tell_vips();
  if (!std::exchange(rules_changed_, false)) return;
  if (auto written = writer_.write_rules(farm_); !written) {
    log_error("not all rules could be written: " + written.error().message);
  }
}

void Edge::tell_vips() {
  const auto behind = farm_.behind();
  for (size_t i = 0; i < behind.size(); ++i) {
    vips_->take_members(farm_.vips()[i].name, {.usable = behind[i].healthy,
                                               .unknown = behind[i].unknown,
                                               .draining = behind[i].draining});
  }
}

/// One that was deleted and made again has another index, and no program.
void Edge::follow_interfaces() {
  const std::vector<unsigned> now = interfaces();
  if (now == attached_ || now.empty()) return;
  if (auto done = datapath_.take_over(now, pins_, config_.edge.force); !done) {
    if (std::exchange(attach_error_, done.error().message) != attach_error_) {
      log_error(attach_error_ + "; trying again");
    }
    return;
  }
  attach_error_.clear();
  const auto before = std::exchange(attached_, now);
  tell_of_new_attachments(before);
  tell_of_attachments();
}

void Edge::tell_of_new_attachments(const std::vector<unsigned>& before) {
  for (const unsigned ifindex : attached_) {
    if (std::ranges::find(before, ifindex) != before.end()) continue;
    events_.add_interface(Severity::info, interface_name(ifindex), "got the XDP program");
  }
}

void Edge::take_link(const std::string& interface, const LinkChange& change) {
  events_.add_interface(change.good ? Severity::info : Severity::warning, interface, change.text);
  if (attached_.empty()) return;  // not yet
  guarded("interfaces", [this] { follow_interfaces(); });
}

/// Not while tables wait to be written: whose clients come is not settled then.
void Edge::follow_drains() {
  constexpr uint32_t every_s = 2;
  const uint32_t now_s = monotonic_s();
  if (!drains_.concerns(farm_) || now_s - drains_noted_s_ < every_s) return;
  drains_noted_s_ = now_s;
  drains_.note(farm_, holdings(), now_s);
}

void Edge::age() {
  guarded("interfaces", [this] { follow_interfaces(); });
  events_.tick();
  guarded("aging", [this] {
    aging_.tick(uv_hrtime());
    // Not between two moments, as when a member has moved and its next hop is not known yet.
    const bool writes_soon = uv_is_active(reinterpret_cast<uv_handle_t*>(write_timer_.get()));
    if (!writes_soon) settle_pools();
    if (!changed_pools_.empty()) write_soon();
    if (!writes_soon && changed_pools_.empty()) follow_drains();
    const auto retired = farm_.retired_members();
    if (retired.empty()) return;
    const auto unnamed = aging_.unnamed(retired);
    farm_.release_members(unnamed);
    if (!unnamed.empty()) writer_.forget_released(farm_);
  });
}

}  // namespace limpet
