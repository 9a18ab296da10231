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

}  // namespace

std::unique_ptr<Program> Program::load(const std::string& toml, unsigned ifindex) {
  const auto config = parse_config(edge + toml, "test.toml");
  if (!config) throw std::runtime_error(config.error().message);
  auto farm = Farm::make(*config);
  if (!farm) throw std::runtime_error(farm.error().message);
  const HashSeed seed(config->edge.hash_seed);
  auto datapath = Datapath::open(farm->capacity(), seed.client_key());
  if (!datapath) throw std::runtime_error(datapath.error().message);

  std::unique_ptr<Program> program(new Program(std::move(*farm), std::move(*datapath)));
  for (Pool& pool : program->farm_.pools()) {
    for (const Member& member : pool.members()) {
      pool.learn(member.address, next_hop_of(member, ifindex));
    }
    program->writer_.write_pool(pool);
  }
  if (auto written = program->writer_.write_farm(program->farm_); !written) {
    throw std::runtime_error(written.error().message);
  }
  return program;
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

bool can_load_programs(std::string* reason) {
  const auto granted = require_privileges();
  if (!granted) *reason = granted.error().message;
  return granted.has_value();
}

}  // namespace limpet
