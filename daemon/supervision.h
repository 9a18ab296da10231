// SPDX-License-Identifier: GPL-2.0-or-later
// What a service manager hears of limpetd (sd_notify(3)): that it is ready or stops, how it is, and
// that its loop goes round. Without such a manager nothing is said.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/loop/handle.h"
#include "ebpf/result.h"

namespace limpet {

class Supervision {
 public:
  /// A sentence on how it is, for `systemctl status`.
  using Status = std::function<std::string()>;

  /// From ready() on the manager hears every few seconds, at least twice in its watchdog's time.
  static Result<std::unique_ptr<Supervision>> open(uv_loop_t* loop, Status status);

  void ready();
  void stopping();

 private:
  Supervision() = default;
  void tell();

  Status status_;
  uint64_t period_ms_ = 0;
  bool due_ = false;
  Handle<uv_timer_t> timer_;  // makes it due
  Handle<uv_check_t> check_;  // tells, after sockets were looked at: the loop has gone round
};

}  // namespace limpet
