// SPDX-License-Identifier: GPL-2.0-or-later
// Asks one target again and again, and knows what came of it. Lives on the loop.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "daemon/health/attempt.h"
#include "daemon/health/rise_fall.h"
#include "daemon/health/target.h"
#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class Watch {
 public:
  /// How attempts are started; Prober::start in the daemon.
  using Start = std::function<Result<std::unique_ptr<Attempt>>(const Target&, Attempt::Done)>;
  /// Told of each outcome, after it was taken; `changed`: something else is known now.
  using Listener = std::function<void(Watch&, const Outcome&, bool changed)>;

  /// `known` is what was known of the target before. It asks nothing before start().
  static Result<std::unique_ptr<Watch>> open(uv_loop_t* loop, const Target& target, Known known,
                                             Start start, Listener listener);
  /// Asks for the first time in so many milliseconds.
  void start(uint64_t delay_ms) { wait(delay_ms); }

  const Target& target() const { return target_; }
  /// The same target, asked by other names or with another number from now on.
  void rename(const Target& target) { target_ = target; }
  Known known() const { return rise_fall_.known(); }
  /// There was a result, or something was known before.
  bool settled() const { return known() != Known::unknown || passed_ + failed_ > 0; }
  /// How many of its results were good and bad.
  uint64_t passed() const { return passed_; }
  uint64_t failed() const { return failed_; }
  /// What is wrong as of the last result, and how often in a row: "status 503, 3 times"; "" while
  /// it passes.
  std::string reason() const;
  /// The same when it went down, "" while it is not.
  const std::string& why_down() const { return why_down_; }
  /// When the certificate that it saw last ends.
  std::optional<std::chrono::system_clock::time_point> certificate_ends() const {
    return certificate_ends_;
  }
  /// It ends within certificate_days (0: never mind): true once for each certificate.
  bool warns_of_certificate(std::chrono::system_clock::time_point now);
  /// How long its last attempt took.
  std::chrono::nanoseconds took() const { return took_; }
  /// The longest time by which an attempt started later than it was due, ms.
  uint64_t latest_ms() const { return latest_ms_; }

 private:
  Watch(const Target& target, Known known, Start start, Listener listener);
  void begin();
  void take(const Outcome& outcome);
  uint64_t pause_ms();
  void wait(uint64_t ms);

  Target target_;
  RiseFall rise_fall_;
  Start start_;
  Listener listener_;
  Handle<uv_timer_t> timer_;
  std::unique_ptr<Attempt> attempt_;
  uint64_t due_ms_ = 0;    // when the next attempt should start, on the loop's clock
  uint64_t began_ms_ = 0;  // when the last one did
  uint64_t latest_ms_ = 0;
  uint64_t began_ns_ = 0;
  std::chrono::nanoseconds took_{};
  uint64_t passed_ = 0, failed_ = 0;
  bool asked_ = false;  // once at least
  std::string reason_;
  std::string why_down_;  // reason() when it went down
  std::optional<std::chrono::system_clock::time_point> certificate_ends_, warned_of_;
};

}  // namespace limpet
