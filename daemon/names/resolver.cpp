// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/names/resolver.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "daemon/loop/guard.h"
#include "daemon/loop/monotonic.h"

namespace limpet {
namespace {

// Names whose questions hang get half of the threads at most, so that they cost others no time: a
// dead zone keeps each of its threads for as long as resolv.conf says, often half a minute.
constexpr size_t hanging_at_once = lookups_at_once / 2;

uint64_t count(std::chrono::milliseconds time) {
  return static_cast<uint64_t>(time.count());
}

}  // namespace

Result<std::unique_ptr<Resolver>> Resolver::open(uv_loop_t* loop, LookUp look_up,
                                                 std::function<void()> news, Times times) {
  std::unique_ptr<Resolver> resolver(new Resolver(std::move(look_up), std::move(news), times));
  resolver->timer_ =
      make_handle<uv_timer_t>([&](uv_timer_t* timer) { return uv_timer_init(loop, timer); });
  if (!resolver->timer_) return Error{"libuv: no timer"};
  resolver->timer_->data = resolver.get();
  return resolver;
}

void Resolver::follow(const std::set<std::string>& names, std::chrono::milliseconds interval) {
  interval_ = interval;
  for (auto& [name, followed] : followed_) followed.wanted = names.contains(name);
  std::erase_if(followed_,
                [](const auto& entry) { return !entry.second.wanted && !entry.second.asked_ms; });
  const uint64_t now = monotonic_ms();
  for (const std::string& name : names) {
    Followed& followed = followed_.try_emplace(name, name).first->second;
    const bool too_late = followed.due_ms > now + count(interval_) * 11 / 10;
    if (too_late) followed.due_ms = now + pause(true, false);
  }
  turn_after(0);
}

bool Resolver::settled() const {
  return std::ranges::all_of(followed_, [](const auto& entry) {
    return !entry.second.wanted || entry.second.host.settled();
  });
}

AddressesByName Resolver::answers() const {
  AddressesByName answers;
  for (const auto& [name, followed] : followed_) {
    const auto& addresses = followed.host.addresses();
    if (followed.wanted && !addresses.empty()) answers.emplace(name, addresses);
  }
  return answers;
}

uint64_t Resolver::failures() const {
  uint64_t failures = 0;
  for (const auto& [name, followed] : followed_) failures += followed.host.failures();
  return failures;
}

void Resolver::turn() {
  const uint64_t now = monotonic_ms();
  const bool lost = lose_patience(now);
  const bool refused = ask_due(now);
  wait(now);
  if (lost || refused) news_();
}

/// The callees here return whether there is news, which is told when nothing is iterated over.
bool Resolver::lose_patience(uint64_t now) {
  bool news = false;
  for (auto& [name, followed] : followed_) {
    if (!followed.asked_ms || followed.overdue) continue;
    if (now < *followed.asked_ms + count(times_.patience)) continue;
    followed.overdue = true;
    if (!followed.wanted) continue;
    const auto seconds = std::to_string(count(times_.patience) / 1000);
    news |= tell(followed, Error{"no answer within " + seconds + " s"});
  }
  return news;
}

bool Resolver::ask_due(uint64_t now) {
  using Due = std::tuple<bool, uint64_t, const std::string*, Followed*>;
  std::vector<Due> due;
  size_t free = lookups_at_once, free_for_hanging = hanging_at_once;
  for (auto& [name, followed] : followed_) {
    if (followed.asked_ms) {
      --free;
      if ((followed.hung || followed.overdue) && free_for_hanging > 0) --free_for_hanging;
    } else if (followed.due_ms <= now) {
      due.emplace_back(followed.hung, followed.due_ms, &name, &followed);
    }
  }
  std::ranges::sort(due);
  bool news = false;
  for (const auto& [hung, since, name, followed] : due) {
    if (free == 0 || (hung && free_for_hanging == 0)) break;
    --free;
    if (hung) --free_for_hanging;
    news |= ask(*name, *followed, now);
  }
  return news;
}

bool Resolver::ask(const std::string& name, Followed& followed, uint64_t now) {
  const auto done = [name, alive = std::weak_ptr(alive_)](const LookupAnswer& answer) {
    if (const auto resolver = alive.lock()) (*resolver)->take(name, answer);
  };
  auto asked = look_up_(name, done);
  if (asked) {
    followed.asked_ms = now;
    return false;
  }
  const bool news = tell(followed, asked.error());
  followed.due_ms = now + pause(false, true);
  return news;
}

void Resolver::take(const std::string& name, const LookupAnswer& answer) {
  Followed& followed = followed_.at(name);
  followed.asked_ms.reset();
  followed.hung = std::exchange(followed.overdue, false);
  const uint64_t now = monotonic_ms();
  bool news = false;
  if (!followed.wanted) {
    followed_.erase(name);
  } else {
    const bool counted = followed.hung && !answer;  // as a failure, when it took too long
    if (!counted) news = tell(followed, answer);
    followed.due_ms = now + pause(followed.due_ms == 0, followed.host.doubtful());
  }
  turn_after(0);  // a thread is free
  if (news) news_();
}

bool Resolver::tell(Followed& followed, const LookupAnswer& answer) {
  const bool first = !followed.host.settled();
  return followed.host.take(answer) || first;
}

/// Until the next question or the end of our patience with one. Those that are due already wait
/// for the end of another one's.
void Resolver::wait(uint64_t now) {
  uint64_t next = UINT64_MAX;
  for (const auto& [name, followed] : followed_) {
    if (followed.asked_ms && !followed.overdue) {
      next = std::min(next, *followed.asked_ms + count(times_.patience));
    }
    if (!followed.asked_ms && followed.due_ms > now) next = std::min(next, followed.due_ms);
  }
  if (next != UINT64_MAX) turn_after(next > now ? next - now : 0);
}

void Resolver::turn_after(uint64_t ms) {
  uv_timer_start(
      timer_.get(),
      [](uv_timer_t* timer) {
        guarded("asking for names", [&] { static_cast<Resolver*>(timer->data)->turn(); });
      },
      ms, 0);
}

/// Until the next question. After the first one it is anything up to the interval, so that the
/// questions for many names spread over it.
uint64_t Resolver::pause(bool first, bool doubtful) {
  const auto longest = doubtful ? std::min(interval_, times_.retry) : interval_;
  std::uniform_real_distribution<double> factor(first && !doubtful ? 0.1 : 0.9, 1.1);
  return static_cast<uint64_t>(static_cast<double>(longest.count()) * factor(random_));
}

}  // namespace limpet
