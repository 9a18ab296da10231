// SPDX-License-Identifier: GPL-2.0-or-later
// A loop in the test's own thread, bounded in time, and a DNS that answers when the test says so.
#pragma once

#include <gtest/gtest.h>
#include <uv.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/names/lookup.h"

namespace limpet {

inline std::vector<IpAddress> addresses(std::initializer_list<const char*> texts) {
  std::vector<IpAddress> addresses;
  for (const char* text : texts) addresses.push_back(*IpAddress::parse(text));
  return addresses;
}

class NameLoop {
 public:
  NameLoop() { uv_loop_init(&loop_); }
  /// Fails the test when something is left in it.
  ~NameLoop() {
    for (int turn = 0; turn < 100 && uv_loop_alive(&loop_); ++turn) uv_run(&loop_, UV_RUN_NOWAIT);
    EXPECT_EQ(uv_loop_close(&loop_), 0);
  }
  uv_loop_t* get() { return &loop_; }

  /// Runs until that is so, for 5 s at most; whether it is.
  bool becomes(const std::function<bool()>& so, uint64_t ms = 5000) {
    uv_timer_t ticks;
    uv_timer_init(&loop_, &ticks);
    uv_timer_start(
        &ticks, [](uv_timer_t*) {}, 1, 1);
    const uint64_t end = uv_hrtime() + ms * 1'000'000;
    while (!so() && uv_hrtime() < end) uv_run(&loop_, UV_RUN_ONCE);
    uv_close(reinterpret_cast<uv_handle_t*>(&ticks), nullptr);
    uv_run(&loop_, UV_RUN_NOWAIT);
    return so();
  }
  void run_for(uint64_t ms) {
    becomes([] { return false; }, ms);
  }

 private:
  uv_loop_t loop_{};
};

/// Answers what `records` says after a millisecond, or nothing to those that hang.
class FakeDns {
 public:
  explicit FakeDns(NameLoop& loop) : loop_(loop) {}
  ~FakeDns() {
    EXPECT_TRUE(loop_.becomes([this] { return answering_ == 0; }));
  }

  Result<void> look_up(const std::string& name, LookupDone done) {
    ++asked[name];
    most_at_once = std::max(most_at_once, ++under_way[name]);
    if (hanging.contains(name)) {
      waiting.emplace(name, std::move(done));
      return {};
    }
    auto* later = new Later{{}, this, name, std::move(done)};
    later->timer.data = later;
    ++answering_;
    uv_timer_init(loop_.get(), &later->timer);
    uv_timer_start(&later->timer, Later::end, 1, 0);
    return {};
  }

  /// The end of all questions for a name that hangs.
  /// The name may be one of `waiting`, which is gone then.
  void answer(const std::string name, const LookupAnswer& answer) {
    const auto [first, last] = waiting.equal_range(name);
    std::vector<LookupDone> all;
    for (auto entry = first; entry != last; ++entry) all.push_back(std::move(entry->second));
    waiting.erase(first, last);
    for (const LookupDone& done : all) {
      --under_way[name];
      done(answer);
    }
  }

  std::map<std::string, LookupAnswer> records;
  std::map<std::string, bool> hanging;
  std::multimap<std::string, LookupDone> waiting;
  std::map<std::string, int> asked, under_way;
  int most_at_once = 0;  // questions for one name

 private:
  struct Later {
    uv_timer_t timer;
    FakeDns* dns;
    std::string name;
    LookupDone done;

    static void end(uv_timer_t* timer) {
      const auto later = static_cast<Later*>(timer->data);
      const auto record = later->dns->records.find(later->name);
      --later->dns->under_way[later->name];
      --later->dns->answering_;
      later->done(record == later->dns->records.end() ? Error{"no such name"} : record->second);
      uv_close(reinterpret_cast<uv_handle_t*>(timer),
               [](uv_handle_t* closed) { delete static_cast<Later*>(closed->data); });
    }
  };

  NameLoop& loop_;
  int answering_ = 0;
};

}  // namespace limpet
