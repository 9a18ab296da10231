// SPDX-License-Identifier: GPL-2.0-or-later
// One of a thousand members drains, goes down or returns: its pool's table is built again, compared
// with the slots in the map, and those that differ are written. By the daemon's own writer, in a
// real datapath. Before each change all slots are at rest.
#include <benchmark/benchmark.h>

#include "bench/control/large_farm.h"
#include "tests/packet/program.h"

namespace limpet {
namespace {

enum class Change { drains, goes_down, returns };

constexpr size_t one = 500;  // whose state changes
constexpr uint32_t now_s = 1'000'000;

class ChangingPool {
 public:
  explicit ChangingPool(uint32_t slots)
      : program_(Program::load(farm_text({.vips = 1, .rules = 1, .pools = 1, .slots = slots}))),
        farm_(program_->farm()) {
    (void)write();
  }

  /// To the state from which the member changes.
  void prepare(Change change) {
    set(change == Change::returns ? Change::drains : Change::returns);
    (void)write();
    SlotTable slots = program_->datapath().slots(0);
    for (uint32_t slot = 0; slot < slots.size(); ++slot) slots.rest(slot);
  }

  struct Seconds {
    double whole = 0, table = 0, slots = 0;
    size_t changed = 0;
  };
  Seconds apply(Change change) {
    set(change);
    const double table = built(), slots = applied();
    const auto begin = std::chrono::steady_clock::now();
    const size_t changed = write();
    const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - begin;
    return {whole.count(), built() - table, applied() - slots, changed};
  }

 private:
  void set(Change change) {
    Member& member = farm_.pools()[0].members()[one];
    member.wanted = change == Change::drains ? WantedState::draining : WantedState::up;
    member.health.known = change == Change::goes_down ? Known::down : Known::up;
  }
  size_t write() { return writer_.write_tables(farm_, {0}, now_s).slots.at(0).size(); }
  double built() const { return writer_.table_times().build.sum(); }
  double applied() const { return writer_.table_times().apply.sum(); }

  std::unique_ptr<Program> program_;
  Farm farm_;
  DatapathWriter writer_{program_->datapath()};
};

/// One for all runs: loading a program takes longer than many changes.
ChangingPool& pool_of(uint32_t slots) {
  static std::map<uint32_t, std::unique_ptr<ChangingPool>> pools;
  auto& pool = pools[slots];
  if (!pool) pool = std::make_unique<ChangingPool>(slots);
  return *pool;
}

void apply(benchmark::State& state, Change change, uint32_t slots) {
  std::string reason;
  if (!can_load_programs(&reason)) return state.SkipWithError(("skipped: " + reason).c_str());
  ChangingPool& pool = pool_of(slots);
  ChangingPool::Seconds all;
  for (auto _ : state) {
    pool.prepare(change);
    const auto one_time = pool.apply(change);
    state.SetIterationTime(one_time.whole);
    all.table += one_time.table;
    all.slots += one_time.slots;
    all.changed = one_time.changed;
  }
  if (all.changed == 0) return state.SkipWithError("no slot was changed");
  const auto mean_ms = [&](double seconds) {
    return seconds * 1000 / static_cast<double>(state.iterations());
  };
  state.counters["of it the table"] = mean_ms(all.table);
  state.counters["of it diff and slots"] = mean_ms(all.slots);
  state.counters["slots written"] = static_cast<double>(all.changed);
}

void add(Change change, const char* does, uint32_t slots) {
  const std::string name =
      "change, " + std::to_string(slots) + " slots, one of 1000 members " + does;
  benchmark::RegisterBenchmark(name.c_str(), apply, change, slots)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

[[maybe_unused]] const bool registered = [] {
  add(Change::drains, "drains", 65'537);
  add(Change::goes_down, "goes down", 65'537);
  add(Change::returns, "returns", 65'537);
  add(Change::drains, "drains", 655'373);
  return true;
}();

}  // namespace
}  // namespace limpet
