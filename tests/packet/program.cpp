// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/packet/program.h"

#include <bpf/bpf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

#include "daemon/config/config_reader.h"
#include "daemon/privileges.h"

namespace limpet {
namespace {

constexpr const char* edge = "[edge]\ninterfaces = [\"lo\"]\nhash_seed = \"packet test\"\n";

template <class T>
T value_of(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

}  // namespace

std::unique_ptr<Program> Program::load(const std::string& toml, unsigned ifindex, Clock clock,
                                       uint32_t probes) {
  const Config config = value_of(parse_config(edge + toml, "test.toml"));
  Farm farm = value_of(Farm::make(config));
  const HashSeed seed(config.edge.hash_seed);
  Capacity capacity = farm.capacity();
  capacity.probes = probes;
  Datapath datapath = value_of(Datapath::open(capacity, seed.client_key(), clock));

  std::unique_ptr<Program> program(new Program(std::move(farm), std::move(datapath), ifindex));
  program->connect_members();
  program->write_everything();
  return program;
}

std::unique_ptr<Program> Program::start(const std::string& toml, const PinDirectory& pins,
                                        const std::vector<unsigned>& interfaces) {
  const std::string text = toml.starts_with("[edge]") ? toml : edge + toml;
  Inheritance inheritance = value_of(inherit(pins, value_of(parse_config(text, "test.toml"))));
  std::unique_ptr<Program> program(new Program(std::move(inheritance), loopback));
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  program->now_ns_ = static_cast<uint64_t>(now.tv_sec) * 1'000'000'000;
  program->takeover_.write_pools(program->writer_, program->datapath_, program->farm_,
                                 program->now_s());
  program->connect_members();
  program->write_everything();
  const auto attached =
      program->takeover_.attach(program->datapath_, interfaces, pins, false, program->now_s());
  if (!attached) throw std::runtime_error(attached.error().message);
  return program;
}

void Program::reconfigure(const std::string& toml) {
  const Config config = value_of(parse_config(edge + toml, "test.toml"));
  farm_ = value_of(farm_.with(config));
  connect_members();
  write_everything();
}

NextHop Program::next_hop_of(const Member& member, unsigned ifindex) {
  return {.ifindex = ifindex,
          .destination = {{0x02, 0xaa, 0, 0, 0, static_cast<uint8_t>(member.number)}},
          .source = {{0x02, 0xee, 0, 0, 0, 0xff}}};
}

/// All ways but those whose next hop a test has set, or taken away.
void Program::connect_members() {
  for (Pool& pool : farm_.pools()) {
    for (Member& member : pool.members()) {
      for (const limpet_family family : all_families) {
        auto& way = member.ways[family];
        if (!way || !way->address) continue;
        const auto set = set_.find({pool.number(), member.name, family});
        if (set != set_.end()) {
          way->next_hop = set->second;
        } else if (way->next_hop || way->next_hop.error().message != "gone") {
          way->next_hop = next_hop_of(member, ifindex_);
        }
      }
    }
  }
}

void Program::set_next_hop(size_t pool, const std::string& member, limpet_family family,
                           const Result<NextHop>& next_hop) {
  auto& members = farm_.pools().at(pool).members();
  const auto found = std::ranges::find(members, member, &Member::name);
  if (found == members.end() || !found->ways[family]) {
    throw std::runtime_error("no member \"" + member + "\" that needs such a way");
  }
  set_.insert_or_assign({pool, member, family}, next_hop);
  found->ways[family]->next_hop = next_hop;
  write(farm_.pools()[pool]);
}

void Program::write_everything() {
  writer_.write_pools(farm_);
  aging_.configure(farm_);
  std::set<uint32_t> all;
  for (const Pool& pool : farm_.pools()) all.insert(pool.number());
  write_tables(all);
  if (auto written = writer_.write_rules(farm_); !written) {
    throw std::runtime_error(written.error().message);
  }
}

void Program::write(const Pool& pool) {
  const auto concerned = farm_.dependents(pool);
  write_tables({concerned.begin(), concerned.end()});
}

void Program::write_tables(const std::set<uint32_t>& pools) {
  const auto written = writer_.write_tables(farm_, pools, now_s());
  aging_.changed(written.slots);
  if (!written.relays) throw std::runtime_error(written.relays.error().message);
}

Verdict Program::run(const Frame& frame) {
  Verdict verdict;
  verdict.frame.resize(frame.size() + 256);
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(), .data_out = verdict.frame.data(),
              .data_size_in = static_cast<uint32_t>(frame.size()),
              .data_size_out = static_cast<uint32_t>(verdict.frame.size()));
  if (const int error = bpf_prog_test_run_opts(fd(), &options); error != 0) {
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
  const auto granted = require_privileges({});
  if (!granted) *reason = granted.error().message;
  return granted.has_value();
}

}  // namespace limpet
