// SPDX-License-Identifier: GPL-2.0-or-later
// Threads that ask, and a loop that answers, or does not.
#include "daemon/metrics/snapshot_source.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace limpet {
namespace {

using namespace std::chrono_literals;

class SnapshotSourceTest : public testing::Test {
 protected:
  SnapshotSourceTest() {
    uv_loop_init(&loop_);
    source_ = std::move(SnapshotSource::open(&loop_, [this] { return take(); })).value();
  }
  ~SnapshotSourceTest() override {
    source_.reset();
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }
  Snapshot take() {
    EXPECT_EQ(std::this_thread::get_id(), loop_thread_) << "the loop alone takes them";
    Snapshot snapshot;
    snapshot.resets = ++taken_;
    return snapshot;
  }
  /// Runs the loop until all of `threads` threads have run `work`.
  void run(int threads, const std::function<void()>& work) {
    std::atomic<int> running{threads};
    std::vector<std::thread> started;
    for (int i = 0; i < threads; ++i) {
      started.emplace_back([&] {
        work();
        --running;
      });
    }
    while (running > 0) {
      uv_run(&loop_, UV_RUN_NOWAIT);
      std::this_thread::sleep_for(1ms);
    }
    for (std::thread& thread : started) thread.join();
  }

  const std::thread::id loop_thread_ = std::this_thread::get_id();
  uv_loop_t loop_{};
  std::unique_ptr<SnapshotSource> source_;
  std::atomic<uint64_t> taken_{0};
};

TEST_F(SnapshotSourceTest, IsTakenAfterItIsAskedFor) {
  run(1, [&] {
    for (uint64_t round = 1; round <= 20; ++round) {
      const uint64_t before = taken_;
      const auto snapshot = source_->ask(10s);
      ASSERT_TRUE(snapshot);
      EXPECT_GT(snapshot->resets, before);
    }
  });
}

TEST_F(SnapshotSourceTest, ManyMayAsk) {
  run(8, [&] {
    for (int round = 0; round < 50; ++round) {
      const uint64_t before = taken_;
      const auto snapshot = source_->ask(10s);
      ASSERT_TRUE(snapshot);
      EXPECT_GT(snapshot->resets, before);
    }
  });
}

TEST_F(SnapshotSourceTest, ALoopThatHangsIsNotWaitedForForEver) {
  std::thread([&] { EXPECT_EQ(source_->ask(20ms), nullptr); }).join();
  run(1, [&] { EXPECT_TRUE(source_->ask(10s)) << "it answers again"; });
}

TEST_F(SnapshotSourceTest, TheEndIsTheEndForThoseThatWait) {
  std::thread waiting([&] { EXPECT_EQ(source_->ask(60s), nullptr); });
  std::this_thread::sleep_for(10ms);
  source_->end();
  waiting.join();
  std::thread([&] { EXPECT_EQ(source_->ask(60s), nullptr); }).join();
}

TEST_F(SnapshotSourceTest, SaysHowLongItTook) {
  run(1, [&] {
    source_->ask(10s);
    const auto second = source_->ask(10s);
    ASSERT_TRUE(second && second->taking);
    EXPECT_GT(second->taking->sum(), 0);
  });
}

}  // namespace
}  // namespace limpet
