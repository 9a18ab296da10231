// SPDX-License-Identifier: GPL-2.0-or-later
// Ctrl-C of a command that goes on until it comes, and has something to clear up then.
#pragma once

#include <chrono>
#include <csignal>

namespace limpet {

/// From its making on, in this process, SIGINT, SIGTERM and SIGHUP wait until somebody asks for
/// them, and writing to a closed pipe is an error.
class Interruption {
 public:
  Interruption() {
    sigemptyset(&signals_);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, number);
    sigprocmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }

  /// Whether one came, within this time at the latest.
  bool comes_within(std::chrono::milliseconds time) const {
    const timespec limit{.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
    return sigtimedwait(&signals_, nullptr, &limit) > 0;
  }

 private:
  sigset_t signals_;
};

}  // namespace limpet
