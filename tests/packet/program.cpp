// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/program.h"

#include <bpf/bpf.h>
#include <gtest/gtest.h>

#include "daemon/config/config_reader.h"
#include "daemon/privileges.h"

namespace limpet {
namespace {

constexpr const char* edge = "[edge]\ninterfaces = [\"lo\"]\nhash_seed = \"packet test\"\n";

NextHop next_hop_of(const Member& member, unsigned ifindex) {
  return {.ifindex = ifindex,
          .destination = {{0x02, 0xaa, 0, 0, 0, static_cast<uint8_t>(member.number)}},
          .source = {{0x02, 0xee, 0, 0, 0, 0xff}}};
}

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

}  // namespace

std::unique_ptr<Program> Program::load(const std::string& toml, unsigned ifindex, Clock clock) {
  const Config config = value_of(parse_config(edge + toml, "test.toml"));
  Farm farm = value_of(Farm::make(config));
  const HashSeed seed(config.edge.hash_seed);
  Datapath datapath = value_of(Datapath::open(farm.capacity(), seed.client_key(), clock));

  std::unique_ptr<Program> program(new Program(std::move(farm), std::move(datapath), ifindex));
  program->connect_members();
  program->write_everything();
  return program;
}

void Program::reconfigure(const std::string& toml) {
  const Config config = value_of(parse_config(edge + toml, "test.toml"));
  farm_ = value_of(farm_.with(config));
  connect_members();
  write_everything();
}

/// Members that are new, or whose next hop no test has taken away.
void Program::connect_members() {
  for (Pool& pool : farm_.pools()) {
    for (Member& member : pool.members()) {
      const bool taken_away = !member.next_hop && member.next_hop.error().message == "gone";
      if (!taken_away) member.next_hop = next_hop_of(member, ifindex_);
    }
  }
}

void Program::write_everything() {
  writer_.write_pools(farm_);
  aging_.configure(farm_);
  std::set<uint32_t> all;
  for (const Pool& pool : farm_.pools()) all.insert(pool.number());
  aging_.changed(writer_.write_tables(farm_, all, now_s()));
  if (auto written = writer_.write_rules(farm_); !written) {
    throw std::runtime_error(written.error().message);
  }
}

void Program::write(const Pool& pool) {
  const auto concerned = farm_.dependents(pool);
  aging_.changed(writer_.write_tables(farm_, {concerned.begin(), concerned.end()}, now_s()));
}

Verdict Program::run(const Frame& frame) {
  Verdict verdict;
  verdict.frame.resize(frame.size() + 256);
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(), .data_out = verdict.frame.data(),
              .data_size_in = static_cast<uint32_t>(frame.size()),
              .data_size_out = static_cast<uint32_t>(verdict.frame.size()));
  if (const int error = bpf_prog_test_run_opts(datapath_.program_fd(), &options); error != 0) {
    throw std::runtime_error("BPF_PROG_TEST_RUN: " + std::string(strerror(-error)));
  }
  verdict.action = options.retval;
  verdict.frame.resize(options.data_size_out);
  return verdict;
}

uint64_t Program::counted(limpet_reason reason) {
  const uint64_t now = datapath_.reason_count(reason);
  return now - std::exchange(counted_[reason], now);
}

void Program::set_time(uint64_t ns) {
  now_ns_ = ns;
  datapath_.set_test_clock(ns);
}

void Program::turn_epoch(size_t pool) {
  SeenFilter filter = datapath_.seen_filter(static_cast<uint32_t>(pool));
  while (!filter.empty_oldest(SIZE_MAX)) continue;
  filter.turn();
}

void Program::sweep(size_t pool) {
  aging_.sweep_whole(static_cast<uint32_t>(pool), now_s());
}

void Program::advance_to(uint64_t ns) {
  set_time(ns);
  aging_.tick(ns);
  farm_.release_members(aging_.unnamed(farm_.retired_members()));
}

std::vector<uint16_t> Program::table(size_t pool) {
  const SlotTable slots = datapath_.slots(static_cast<uint32_t>(pool));
  std::vector<uint16_t> table(slots.size());
  for (uint32_t slot = 0; slot < slots.size(); ++slot) {
    table[slot] = static_cast<uint16_t>(limpet_slot_now(slots[slot]));
  }
  return table;
}

size_t Program::tracked_slots(size_t pool) {
  return datapath_.slots(static_cast<uint32_t>(pool)).tracked();
}

bool can_load_programs(std::string* reason) {
  const auto granted = require_privileges();
  if (!granted) *reason = granted.error().message;
  return granted.has_value();
}

}  // namespace limpet
