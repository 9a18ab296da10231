// SPDX-License-Identifier: GPL-2.0-or-later
// A screen that follows limpetd until the operator has seen enough.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "control/watch/frame.h"
#include "control/watch/poller.h"
#include "control/watch/screen.h"
#include "control/watch/signals.h"
#include "ebpf/result.h"

namespace limpet {

class LiveScreen {
 public:
  struct Settings {
    std::string socket;
    std::chrono::milliseconds interval;
    std::string pool;  // printable; empty: all
    bool colour = false;
  };

  /// Returns when the operator quits. A signal that ends the process does so once the terminal is
  /// as it was.
  static Result<void> run(const Settings& settings);

 private:
  using Clock = Poller::Clock;
  /// What there is to show.
  struct Shown {  // NOLINT(bugprone-exception-escape)
    std::optional<Answers> before;
    Answers now;
  };

  LiveScreen(const Settings& settings, Screen& screen, const Signals& signals);
  void follow();
  void wait();
  void take_signals();
  void take_keys();
  void take_key(Key key);
  void take_answers();
  void scroll_by(size_t lines, bool down);
  void draw();

  const Settings& settings_;
  Screen& screen_;
  const Signals& signals_;
  Poller poller_;
  Shown latest_;
  std::optional<Shown> paused_;  // what stands still
  bool answered_ = false;
  Clock::time_point answered_at_;
  std::string trouble_;  // why the last question has no answer; empty: it has
  bool helps_ = false;
  size_t scroll_ = 0;
  size_t page_ = 1;
  bool ended_ = false;
  int ended_by_ = 0;  // a signal; 0: the operator
};

}  // namespace limpet
