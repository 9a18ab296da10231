// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/metrics/snapshot_source.h"

#include "daemon/loop/guard.h"

namespace limpet {

Result<std::unique_ptr<SnapshotSource>> SnapshotSource::open(uv_loop_t* loop, Take take) {
  std::unique_ptr<SnapshotSource> source(new SnapshotSource(std::move(take)));
  source->wake_ = make_handle<uv_async_t>([&](uv_async_t* async) {
    return uv_async_init(loop, async, [](uv_async_t* woken) {
      guarded("a scrape", [&] { static_cast<SnapshotSource*>(woken->data)->answer(); });
    });
  });
  if (!source->wake_) return Error{"libuv: no async handle"};
  source->wake_->data = source.get();
  return source;
}

std::shared_ptr<const Snapshot> SnapshotSource::ask(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  if (ended_) return nullptr;
  const uint64_t question = ++asked_;
  uv_async_send(wake_.get());  // under the lock, so that end() does not close it meanwhile
  answered_.wait_for(lock, patience, [&] { return ended_ || answers_ >= question; });
  return !ended_ && answers_ >= question ? latest_ : nullptr;
}

void SnapshotSource::answer() {
  std::unique_lock lock(mutex_);
  const uint64_t questions = asked_;
  lock.unlock();
  const auto begin = std::chrono::steady_clock::now();
  auto snapshot = std::make_shared<Snapshot>(take_());
  taking_.observe(std::chrono::steady_clock::now() - begin);
  snapshot->taking = taking_;
  lock.lock();
  latest_ = std::move(snapshot);
  answers_ = questions;
  answered_.notify_all();
}

void SnapshotSource::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  wake_.reset();
  answered_.notify_all();
}

}  // namespace limpet
