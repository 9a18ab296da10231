// SPDX-License-Identifier: GPL-2.0-or-later
// How large the program is, as the kernel has it, and what its maps take.
#include <bpf/bpf.h>
#include <linux/bpf.h>

#include <stdexcept>

#include "bench/packet/farms.h"
#include "bench/packet/rows.h"
#include "tests/packet/program.h"

namespace limpet::bench {
namespace {

bpf_prog_info info_of(int program) {
  bpf_prog_info info{};
  uint32_t size = sizeof info;
  if (bpf_obj_get_info_by_fd(program, &info, &size) != 0) {
    throw std::runtime_error("no information on the program");
  }
  return info;
}

void size_rows(const Trial& trial, const std::string& name, const std::string& text,
               uint32_t probes) {
  const auto program = Program::load(text, Program::loopback, Clock::kernel, probes);
  const bpf_prog_info info = info_of(program->datapath().program_fd());
  trial.exact("program, " + name + ": instructions after verification", info.xlated_prog_len / 8.0,
              "instructions");
  trial.exact("program, " + name + ": JITed", info.jited_prog_len, "bytes");
  trial.exact("program, " + name + ": looked at by the verifier", info.verified_insns,
              "instructions");
}

/// A pool of a million clients, as it is by default.
void memory_rows(const Trial& trial) {
  constexpr double mebi = 1 << 20;
  const auto program = Program::load(farm("clients = 1048576\n"));
  const limpet_pool pool = program->record();
  const double slots = pool.slots * sizeof(limpet_slot),
               windows = pool.slots * sizeof(limpet_window);
  const double epoch = pool.filter_words * sizeof(uint64_t);
  const double bindings = pool.buckets * sizeof(limpet_bucket);
  trial.exact("memory of 1 Mi clients: touched at rest", (slots + epoch * LIMPET_EPOCHS) / mebi,
              "MiB");
  trial.exact("memory of 1 Mi clients: touched at rest, in one epoch", (slots + epoch) / mebi,
              "MiB");
  trial.exact("memory of 1 Mi clients: in all",
              (slots + windows + epoch * LIMPET_EPOCHS + bindings) / mebi, "MiB");
}

}  // namespace

void program_rows(const Trial& trial) {
  if (trial.wants("program")) {
    size_rows(trial, "plain", farm(), 0);
    size_rows(trial, "with nat and probes", farm("forward = \"nat\"\nephemeral_ports = \"1-1\"\n"),
              1024);
  }
  memory_rows(trial);
}

}  // namespace limpet::bench
