// SPDX-License-Identifier: GPL-2.0-or-later
// Snapshots for other threads: these ask, and the loop answers on one of its next turns.
#pragma once

#include <uv.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "daemon/loop/handle.h"
#include "daemon/metrics/snapshot.h"
#include "ebpf/result.h"

namespace limpet {

class SnapshotSource {
 public:
  using Take = std::function<Snapshot()>;

  /// `take` is called on the loop.
  static Result<std::unique_ptr<SnapshotSource>> open(uv_loop_t* loop, Take take);

  /// On any thread but the loop's: a snapshot taken after this was called, or nullptr when the loop
  /// has not answered in that time, or after end().
  std::shared_ptr<const Snapshot> ask(std::chrono::milliseconds patience);

  /// On the loop: nobody waits any more, nor will. The source outlives those that ask.
  void end();

 private:
  explicit SnapshotSource(Take take) : take_(std::move(take)) {}
  void answer();

  Take take_;
  std::mutex mutex_;
  std::condition_variable answered_;
  uint64_t asked_ = 0;    // how often
  uint64_t answers_ = 0;  // the questions that latest_ answers
  bool ended_ = false;
  Histogram taking_{{0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05}};
  std::shared_ptr<const Snapshot> latest_;  // while somebody waits for it
  Handle<uv_async_t> wake_;
};

}  // namespace limpet
