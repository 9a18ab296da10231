// SPDX-License-Identifier: GPL-2.0-or-later
// What time does to a full memory of clients: a whole pass over the bindings, all live or all run
// out, and the turn of an epoch, which empties the oldest bitmap. limpetd does both in parts.
#include <benchmark/benchmark.h>

#include <random>

#include "daemon/affinity/sweep.h"
#include "ebpf/seen_filter.h"

namespace limpet {
namespace {

constexpr uint32_t slot_count = 65'537, members = 1001, timeout_s = 600;
constexpr size_t other_bytes = size_t{128} << 20;             // more than a cache has
constexpr uint32_t start_s = 10'000, now_s = start_s + 1000;  // while windows are open

/// Every slot tracked, and every place of the bindings taken by a client of any slot.
class FullMemory {
 public:
  FullMemory(uint32_t bindings, uint32_t last_use)
      : words_(slot_count), windows_(slot_count), buckets_(bindings / LIMPET_BUCKET_WAYS) {
    std::mt19937_64 random(1);
    const auto member = [&] { return static_cast<uint16_t>(1 + random() % (members - 1)); };
    for (uint32_t slot = 0; slot < slot_count; ++slot) {
      slots_.change(slot, members - 1, start_s);
      slots_.change(slot, static_cast<uint16_t>(1 + slot % (members - 2)), start_s);
    }
    for (limpet_bucket& bucket : buckets_) {
      for (__u64& binding : bucket.binding) {
        const auto fingerprint = static_cast<uint32_t>(random() >> 35);
        binding = limpet_binding(fingerprint, member(), last_use);
      }
    }
  }

  Sweep sweep() {
    return {slots_,
            BindingTable(buckets_.data(), static_cast<uint32_t>(buckets_.size())),
            members,
            {.timeout_s = timeout_s}};
  }
  const std::vector<limpet_bucket>& buckets() const { return buckets_; }
  void put_back(const std::vector<limpet_bucket>& buckets) {
    std::ranges::copy(buckets, buckets_.begin());
  }

 private:
  std::vector<limpet_slot> words_;
  std::vector<limpet_window> windows_;
  std::vector<limpet_bucket> buckets_;
  SlotTable slots_{words_.data(), windows_.data(), slot_count, timeout_s};
};

void sweep_live(benchmark::State& state, uint32_t bindings) {
  FullMemory memory(bindings, now_s);
  Sweep sweep = memory.sweep();
  for (auto _ : state) sweep.complete(now_s);
  if (sweep.census().bindings != bindings) state.SkipWithError("bindings went");
}

void sweep_over(benchmark::State& state, uint32_t bindings) {
  FullMemory memory(bindings, start_s);
  const auto full = memory.buckets();
  uint64_t swept = 0;
  for (auto _ : state) {
    state.PauseTiming();
    memory.put_back(full);
    Sweep sweep = memory.sweep();
    state.ResumeTiming();
    sweep.complete(now_s);
    swept = sweep.swept();
  }
  if (swept != bindings) state.SkipWithError("bindings stayed");
}

void turn(benchmark::State& state, uint32_t clients) {
  limpet_pool pool{.filter_words = clients * 16 / 64};
  std::vector<__u64> words(size_t{pool.filter_words} * LIMPET_EPOCHS, UINT64_MAX);
  SeenFilter filter(words.data(), &pool);
  std::vector<char> other(other_bytes);
  for (auto _ : state) {
    state.PauseTiming();  // nobody has looked at the bitmap for long
    std::ranges::fill(other, static_cast<char>(state.iterations()));
    benchmark::ClobberMemory();
    state.ResumeTiming();
    while (!filter.empty_oldest(SIZE_MAX)) continue;
    filter.turn();
    benchmark::ClobberMemory();
  }
}

[[maybe_unused]] const bool registered = [] {
  const auto add = [](const std::string& name, auto* function, uint32_t count) {
    benchmark::RegisterBenchmark(name.c_str(), function, count)->Unit(benchmark::kMillisecond);
  };
  for (const uint32_t bindings : {400'000U, 1'000'000U}) {
    const std::string count = std::to_string(bindings) + " bindings";
    add("sweep, " + count + ", all live", sweep_live, bindings);
    add("sweep, " + count + ", all run out", sweep_over, bindings);
    const std::string clients = std::to_string(bindings / 2) + " clients";
    benchmark::RegisterBenchmark(("epoch turn, " + clients).c_str(), turn, bindings / 2)
        ->Unit(benchmark::kMillisecond)
        ->Iterations(10);
  }
  return true;
}();

}  // namespace
}  // namespace limpet
