// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/health/health.h"

#include <algorithm>
#include <random>
#include <vector>

#include "daemon/log.h"

namespace limpet {
namespace {

// New targets are asked in any order, one after the other, so that thousands are not asked in one
// instant: so many milliseconds apart, or closer if all would take longer than an interval.
constexpr double apart_ms = 4;

const std::vector<double> duration_bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                          0.1,   0.25,   0.5,   1,    2.5,   5};

void start_spread(std::vector<Watch*> watches) {
  std::ranges::shuffle(watches, std::minstd_rand{std::random_device{}()});
  const auto count = static_cast<double>(watches.size());
  for (size_t i = 0; i < watches.size(); ++i) {
    const auto interval = static_cast<double>(watches[i]->target().check.interval.count());
    watches[i]->start(
        static_cast<uint64_t>(static_cast<double>(i) * std::min(apart_ms, interval / count)));
  }
}

}  // namespace

Result<std::unique_ptr<Health>> Health::open(uv_loop_t* loop, HealthMemory memory,
                                             Listener listener) {
  auto prober = Prober::open(loop);
  if (!prober) return prober.error();
  return std::unique_ptr<Health>(
      new Health(loop, std::move(*prober), std::move(memory), std::move(listener)));
}

Health::Health(uv_loop_t* loop, std::unique_ptr<Prober> prober, HealthMemory memory,
               Listener listener)
    : loop_(loop),
      prober_(std::move(prober)),
      memory_(std::move(memory)),
      listener_(std::move(listener)) {}

Result<void> Health::follow(const std::set<Target>& targets) {
  std::erase_if(watches_, [&](const auto& watch) { return !targets.contains(watch.first); });
  memory_.keep(targets);
  std::vector<Watch*> added;
  for (const Target& target : targets) {
    if (const auto known = watches_.find(target); known != watches_.end()) {
      known->second->rename(target);
      continue;
    }
    auto watch = add(target);
    if (!watch) return watch.error();
    added.push_back(*watch);
  }
  if (started_) start_spread(std::move(added));
  return {};
}

void Health::start() {
  started_ = true;
  std::vector<Watch*> all;
  for (const auto& [target, watch] : watches_) all.push_back(watch.get());
  start_spread(std::move(all));
}

Result<Watch*> Health::add(const Target& target) {
  auto watch = Watch::open(
      loop_, target, memory_.known(target),
      [this](const Target& asked, Attempt::Done done) {
        return prober_->start(asked, std::move(done));
      },
      [this](Watch& told, const Outcome& outcome, bool changed) { take(told, outcome, changed); });
  if (!watch) return watch.error();
  return watches_.emplace(target, std::move(*watch)).first->second.get();
}

void Health::take(Watch& watch, const Outcome& outcome, bool changed) {
  if (outcome.asked) {
    ++(outcome.passed ? counts_.passed : counts_.failed);
    const Target& target = watch.target();
    durations_.try_emplace({target.pool, check_text(target.check)}, duration_bounds)
        .first->second.observe(watch.took());
    could_not_ask_ = false;
  } else {
    ++counts_.not_asked;
    if (!std::exchange(could_not_ask_, true)) {
      log_error("checks cannot be made, and what was known of members stays: " + outcome.reason);
    }
  }
  if (watch.warns_of_certificate(std::chrono::system_clock::now())) {
    listener_.certificate_ends(watch);
  }
  if (!changed) return;
  memory_.remember(watch.target(), watch.known());
  listener_.changed(watch);
}

const Watch* Health::find(const Target& target) const {
  const auto found = watches_.find(target);
  return found == watches_.end() ? nullptr : found->second.get();
}

bool Health::settled() const {
  return std::ranges::all_of(watches_, [](const auto& watch) { return watch.second->settled(); });
}

}  // namespace limpet
