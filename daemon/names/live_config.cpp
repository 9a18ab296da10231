// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/live_config.h"

#include <algorithm>
#include <utility>

#include "daemon/log.h"
#include "daemon/loop/guard.h"
#include "daemon/names/answers.h"

namespace limpet {
namespace {

using Clock = std::chrono::system_clock;

constexpr std::chrono::hours longest_wait{24};

/// `first`, and of `second` what is not there.
AddressesByName joined(AddressesByName first, const AddressesByName& second) {
  first.insert(second.begin(), second.end());
  return first;
}

uint64_t count(std::chrono::milliseconds time) {
  return static_cast<uint64_t>(time.count());
}

bool is_running(const Handle<uv_timer_t>& timer) {
  return uv_is_active(reinterpret_cast<const uv_handle_t*>(timer.get())) != 0;
}

}  // namespace

Result<std::unique_ptr<LiveConfig>> LiveConfig::open(uv_loop_t* loop, ConfigFile file, Read read,
                                                     Resolver::LookUp look_up, Times times,
                                                     Wishes wishes) {
  std::unique_ptr<LiveConfig> config(
      new LiveConfig(std::move(file), std::move(read), times, std::move(wishes)));
  if (auto started = config->start(loop, std::move(look_up)); !started) return started.error();
  return config;
}

Result<void> LiveConfig::start(uv_loop_t* loop, Resolver::LookUp look_up) {
  next_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  answers_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  wishes_timer_ = make_handle<uv_timer_t>([&](uv_timer_t* t) { return uv_timer_init(loop, t); });
  if (!next_timer_ || !answers_timer_ || !wishes_timer_) return Error{"libuv: no timer"};
  next_timer_->data = answers_timer_->data = wishes_timer_->data = this;
  auto resolver = Resolver::open(
      loop, std::move(look_up), [this] { hear(); }, times_.resolver);
  if (!resolver) return resolver.error();
  resolver_ = std::move(*resolver);
  resolver_->follow(names_of(file_), file_.edge.resolve_interval);

  uv_timer_start(
      next_timer_.get(), [](uv_timer_t*) {}, count(times_.first_answers), 0);
  while (!resolver_->settled() && is_running(next_timer_)) uv_run(loop, UV_RUN_ONCE);
  uv_timer_stop(next_timer_.get());
  const AddressesByName latest = resolver_->answers();
  Acceptance acceptance = accept(file_, {}, latest);
  taken_ = std::move(acceptance.answers);
  reloads_.taken_at = std::chrono::system_clock::now();
  refuse_answers(std::move(acceptance.refused), latest);
  return {};
}

Result<Config> LiveConfig::now() const {
  auto config = resolved(file_, taken_);
  if (!config) return config;
  return wishes_.applied(std::move(*config), Clock::now());
}

void LiveConfig::follow(Take take, Keep keep) {
  take_ = std::move(take);
  keep_ = std::move(keep);
  keep_wishes(wishes_.beside(file_), Clock::now());
  hear();
}

Result<Config> LiveConfig::preview(const Config& file, const Wishes& wishes) const {
  const AddressesByName latest = answers_for(file, resolver_->answers());
  auto config = resolved(file, latest);
  // As a reload does: what was refused until now still may be.
  if (!config) config = resolved(file, joined(answers_for(file, taken_), latest));
  if (!config) return config;
  return wishes.beside(file).applied(std::move(*config), Clock::now());
}

Result<void> LiveConfig::wish(const Wishes& wishes) {
  return take(file_, taken_, wishes);
}

/// They were applied as of `then`. Looks again when a drain ends: once a day at least, since the
/// clock may be set.
void LiveConfig::keep_wishes(const Wishes& wishes, Clock::time_point then) {
  if (wishes != wishes_) keep_(wishes);
  wishes_ = wishes;
  uv_timer_stop(wishes_timer_.get());
  const auto end = wishes_.next_end(then);
  if (!end) return;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now());
  uv_timer_start(
      wishes_timer_.get(),
      [](uv_timer_t* timer) {
        guarded("the end of a drain", [&] {
          auto* self = static_cast<LiveConfig*>(timer->data);
          if (const auto done = self->wish(self->wishes_); !done) {
            log_error("the end of a drain is refused: " + done.error().message);
          }
        });
      },
      count(std::clamp<std::chrono::milliseconds>(left, {}, longest_wait)), 0);
}

void LiveConfig::hear() {
  if (!take_) return;
  if (next_ && resolver_->settled()) take_next();
  take_answers_after(times_.gathering);
}

void LiveConfig::take_answers_after(std::chrono::milliseconds time) {
  const bool sooner = uv_timer_get_due_in(answers_timer_.get()) <= count(time);
  if (is_running(answers_timer_) && sooner) return;
  uv_timer_start(
      answers_timer_.get(),
      [](uv_timer_t* timer) {
        guarded("members' new addresses",
                [&] { static_cast<LiveConfig*>(timer->data)->take_answers(); });
      },
      count(time), 0);
}

void LiveConfig::reload(Judge judge) {
  ++reloads_.asked;
  next_.reset();
  uv_timer_stop(next_timer_.get());
  auto file = read_();
  if (!file) return refuse(file.error().message);
  next_ = Next{std::move(*file), std::move(judge)};
  std::set<std::string> names = names_of(file_);
  names.merge(names_of(next_->file.config));
  resolver_->follow(names, file_.edge.resolve_interval);
  if (resolver_->settled()) return take_next();
  uv_timer_start(
      next_timer_.get(),
      [](uv_timer_t* timer) {
        guarded("reload", [&] { static_cast<LiveConfig*>(timer->data)->take_next(); });
      },
      count(times_.first_answers), 0);
}

void LiveConfig::refuse(const std::string& why) {
  log_error("reload refused: " + why);
  reloads_.refusal = why;
  ++reloads_.refused;
  reloads_.last_was_taken = false;
  resolver_->follow(names_of(file_), file_.edge.resolve_interval);
}

void LiveConfig::take_next() {
  uv_timer_stop(next_timer_.get());
  Next next = *std::exchange(next_, std::nullopt);
  const Config& file = next.file.config;
  const AddressesByName latest = answers_for(file, resolver_->answers());
  auto done = take(file, latest, wishes_, next.judge);
  // What was refused until now still may be, and is no fault of the file.
  const AddressesByName kept = joined(answers_for(file, taken_), latest);
  if (!done && kept != latest) done = take(file, kept, wishes_, next.judge);
  if (!done) return refuse(done.error().message);
  text_ = std::move(next.file.text);
  resolver_->follow(names_of(file_), file_.edge.resolve_interval);
  log_info("reloaded");
  ++reloads_.taken;
  reloads_.last_was_taken = true;
  reloads_.taken_at = std::chrono::system_clock::now();
  hear();
}

/// Gives it on, and keeps it if that is taken.
Result<void> LiveConfig::take(const Config& file, const AddressesByName& answers,
                              const Wishes& wishes, const Judge& judge) {
  const auto answered = resolved(file, answers);
  if (!answered) return answered.error();
  const auto now = Clock::now();
  const Wishes beside = wishes.settled(now).beside(file);
  Config config = beside.applied(*answered, now);
  if (judge) {
    if (auto allowed = judge(config); !allowed) return allowed;
  }
  if (auto done = take_(std::move(config)); !done) return done;
  file_ = file;
  taken_ = answers;
  keep_wishes(beside, now);
  return {};
}

void LiveConfig::take_answers() {
  const AddressesByName latest = answers_for(file_, resolver_->answers());
  Acceptance acceptance = accept(file_, taken_, latest);
  if (acceptance.answers != taken_) {
    const AddressesByName before = taken_;
    if (const auto done = take(file_, acceptance.answers, wishes_); !done) {
      for (const auto& [name, addresses] : latest) {
        const auto old = before.find(name);
        const bool same = old != before.end() && old->second == addresses;
        if (!same) acceptance.refused.emplace(name, done.error().message);
      }
    }
  }
  refuse_answers(std::move(acceptance.refused), latest);
  if (!refused_.empty()) take_answers_after(times_.retry);
}

/// Says what was not said already.
void LiveConfig::refuse_answers(std::map<std::string, std::string> refused,
                                const AddressesByName& latest) {
  for (const auto& [name, why] : refused) {
    const auto said = refused_.find(name);
    if (said != refused_.end() && said->second == why) continue;
    const auto now = taken_.find(name);
    const std::string kept =
        now == taken_.end() ? "has no address" : "stays at " + to_string(now->second);
    log_warning("name " + name + ": " + to_string(latest.at(name)) + " is refused, its member " +
                kept + ": " + why);
  }
  refused_ = std::move(refused);
}

}  // namespace limpet
