// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/member_checks.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "daemon/config/file_text.h"
#include "daemon/health/health_memory.h"
#include "daemon/log.h"
#include "daemon/loop/guard.h"
#include "daemon/state_file.h"

namespace limpet {
namespace {

constexpr size_t largest_file = size_t{16} << 20;
constexpr uint64_t save_ms = 1000;    // gathers a burst of changes into one file
constexpr uint64_t retry_ms = 10000;  // a full disk may have room again

std::string days_text(std::chrono::system_clock::duration left) {
  const auto days = std::chrono::floor<std::chrono::days>(left).count();
  return days < 0 ? "has ended" : "ends in " + std::to_string(days) + " days";
}

std::string certificate_text(const Watch& watch) {
  return "has a certificate that " +
         days_text(*watch.certificate_ends() - std::chrono::system_clock::now()) + " (" +
         watch.target().to_string() + ")";
}

/// Nothing is known when there is no such file, as after a boot.
HealthMemory read_memory(const std::string& file) {
  std::error_code error;
  if (std::filesystem::symlink_status(file, error).type() == std::filesystem::file_type::not_found)
    return {};
  const auto text = config::read_file(file, largest_file);
  if (!text) {
    log_warning("what was known of members is lost: " + text.error().message);
    return {};
  }
  HealthMemory memory(*text);
  if (memory.unread() > 0) {
    log_warning("what was known of members is lost in part: " + file + ": " +
                std::to_string(memory.unread()) + " of its lines say nothing");
  }
  return memory;
}

}  // namespace

Result<std::unique_ptr<MemberChecks>> MemberChecks::open(uv_loop_t* loop, std::string file,
                                                         uint32_t probes, Events& events,
                                                         Listeners listeners) {
  std::unique_ptr<MemberChecks> checks(
      new MemberChecks(std::move(file), probes, events, std::move(listeners)));
  auto health = Health::open(
      loop, read_memory(checks->file_),
      {.changed =
           [self = checks.get()](const Watch&) {
             self->save_after(save_ms);
             self->listeners_.changed();
           },
       .certificate_ends =
           [self = checks.get()](const Watch& watch) { self->warn_of_certificate(watch); }});
  if (!health) return health.error();
  checks->health_ = std::move(*health);
  checks->save_timer_ =
      make_handle<uv_timer_t>([&](uv_timer_t* timer) { return uv_timer_init(loop, timer); });
  if (!checks->save_timer_) return Error{"libuv: no timer"};
  checks->save_timer_->data = checks.get();
  return checks;
}

MemberChecks::MemberChecks(std::string file, uint32_t probes, Events& events, Listeners listeners)
    : file_(std::move(file)), events_(events), listeners_(std::move(listeners)), probes_(probes) {}

MemberChecks::~MemberChecks() {
  if (health_) save();
}

void MemberChecks::save_after(uint64_t ms) {
  uv_timer_start(
      save_timer_.get(),
      [](uv_timer_t* timer) {
        guarded("saving", [&] { static_cast<MemberChecks*>(timer->data)->save(); });
      },
      ms, 0);
}

/// Says once that it cannot, and goes on trying.
void MemberChecks::save() {
  HealthMemory& memory = health_->memory();
  if (!memory.changed() && save_error_.empty()) return;
  const auto saved = replace_file(file_, memory.text());
  if (!saved) save_after(retry_ms);
  const std::string error = saved ? "" : saved.error().message;
  if (std::exchange(save_error_, error) == error) return;
  if (saved) {
    log_info("what is known of members is saved again");
  } else {
    log_warning("what is known of members will not outlive this run: " + error);
  }
}

/// Once a member, however many checks see it.
void MemberChecks::warn_of_certificate(const Watch& watch) {
  const Target& target = watch.target();
  if (!warned_of_.emplace(target.pool, target.member, *watch.certificate_ends()).second) return;
  events_.add(Severity::warning, target.pool, target.member, certificate_text(watch));
}

Result<void> MemberChecks::follow(const Config& config, const Farm& farm) {
  std::vector<MemberTargets> members = targets_of(config, farm);
  std::set<Target> targets;
  for (const MemberTargets& member : members) {
    targets.insert(member.targets.begin(), member.targets.end());
  }
  if (!probes_.assign(targets)) {
    log_error("not all checks can go through a VIP: a restart of limpetd makes room for them");
  }
  std::set<Target> numbered;
  for (Target target : targets) {
    target.probe = probes_.number(target);
    numbered.insert(std::move(target));
  }
  listeners_.probes(probes_);
  auto done = health_->follow(numbered);

  followed_.clear();
  for (const MemberTargets& member : members) {
    std::vector<const Watch*> watches;
    for (const Target& target : member.targets) {
      if (const Watch* watch = health_->find(target)) watches.push_back(watch);
    }
    followed_.push_back({member.place, std::move(watches)});
  }
  return done;
}

/// Sick if any check says so, unknown if any has nothing to say yet.
MemberHealth MemberChecks::health_of(const Followed& followed) const {
  MemberHealth health;
  for (const Watch* watch : followed.watches) {
    if (watch->known() == Known::down) {
      return {Known::down, watch->target().to_string() + ": " + watch->why_down()};
    }
    if (watch->known() == Known::unknown) health.known = Known::unknown;
  }
  return health;
}

std::set<uint32_t> MemberChecks::apply(Farm& farm) const {
  std::set<uint32_t> changed;
  for (const Followed& followed : followed_) {
    Pool& pool = farm.pools()[followed.place.pool];
    if (pool.take_health(followed.place.member, health_of(followed))) changed.insert(pool.number());
  }
  return changed;
}

std::vector<const Watch*> MemberChecks::checks_of(uint32_t pool, size_t member) const {
  const auto found = std::ranges::find_if(followed_, [&](const Followed& followed) {
    return followed.place.pool == pool && followed.place.member == member;
  });
  return found == followed_.end() ? std::vector<const Watch*>() : found->watches;
}

}  // namespace limpet
