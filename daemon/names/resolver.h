// SPDX-License-Identifier: GPL-2.0-or-later
// Asks for the addresses of a set of names, again and again, and keeps the last good answer to
// each. Lives on the loop.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "daemon/config/resolved.h"
#include "daemon/loop/handle.h"
#include "daemon/names/host.h"
#include "daemon/names/lookup.h"

namespace limpet {

class Resolver {
 public:
  /// look_up() for one loop, or what stands in for it.
  using LookUp = std::function<Result<void>(const std::string& name, LookupDone done)>;
  struct Times {
    /// A question counts as failed after this. Its answer is welcome all the same, and nobody else
    /// asks for the name before it is there.
    std::chrono::milliseconds patience{5000};
    /// After a failure it asks again as soon as this, if the interval is longer.
    std::chrono::milliseconds retry{10000};
  };

  /// `news` is told when some name has other addresses, and when a new one has been asked for,
  /// whether there was an answer or not.
  static Result<std::unique_ptr<Resolver>> open(uv_loop_t* loop, LookUp look_up,
                                                std::function<void()> news, Times times);

  /// These names are asked for from now on: new ones soon, each again after the interval (±10 %).
  /// What is known of others is forgotten.
  void follow(const std::set<std::string>& names, std::chrono::milliseconds interval);

  /// Each name has been asked for, whether there was an answer or not.
  bool settled() const;
  /// Of the names that are followed and had an answer ever.
  AddressesByName answers() const;
  /// Questions that failed, of the names that are followed.
  uint64_t failures() const;

 private:
  struct Followed {
    explicit Followed(const std::string& name) : host(name) {}
    Host host;
    bool wanted = true;                // else it only waits for the end of its question
    uint64_t due_ms = 0;               // when it is asked for next; 0: it never was
    std::optional<uint64_t> asked_ms;  // its question is under way since then
    bool overdue = false;              // for longer than our patience
    bool hung = false;                 // the last question was overdue
  };

  Resolver(LookUp look_up, std::function<void()> news, Times times)
      : look_up_(std::move(look_up)), news_(std::move(news)), times_(times) {}
  void turn();
  bool lose_patience(uint64_t now);
  bool ask_due(uint64_t now);
  bool ask(const std::string& name, Followed& followed, uint64_t now);
  void take(const std::string& name, const LookupAnswer& answer);
  bool tell(Followed& followed, const LookupAnswer& answer);
  void wait(uint64_t now);
  void turn_after(uint64_t ms);
  uint64_t pause(bool first, bool doubtful);

  LookUp look_up_;
  std::function<void()> news_;
  Times times_;
  std::chrono::milliseconds interval_{0};
  std::map<std::string, Followed> followed_;
  std::minstd_rand random_{std::random_device{}()};
  Handle<uv_timer_t> timer_;
  std::shared_ptr<Resolver*> alive_ = std::make_shared<Resolver*>(this);  // questions outlive us
};

}  // namespace limpet
