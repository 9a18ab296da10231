// SPDX-License-Identifier: GPL-2.0-or-later
// Nanoseconds a packet of the XDP program, beside an empty program, in one run.
#include <bpf/bpf.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/packet/program.h"

namespace limpet {
namespace {

constexpr int runs = 9;
constexpr int repeats = 1'000'000;

constexpr const char* farm = R"(
[[vip]]
name = "mail"
addresses = ["192.0.2.10"]
[[pool]]
name = "cas"
members = [{ name = "ex1", addresses = ["192.0.2.21"] }, { name = "ex2", addresses = ["192.0.2.22"] }]
[[rule]]
vip = "mail"
protocol = "tcp"
ports = [80, 443, "1024-65535"]
pool = "cas"
)";

/// return XDP_TX;
int load_empty_program() {
  const bpf_insn code[] = {{BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, XDP_TX},
                           {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}};
  return bpf_prog_load(BPF_PROG_TYPE_XDP, "empty", "GPL", code, 2, nullptr);
}

void print_row(const char* name, int program, const Frame& frame) {
  std::vector<uint32_t> nanoseconds;
  for (int i = 0; i < runs; ++i) {
    LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(),
                .data_size_in = static_cast<uint32_t>(frame.size()), .repeat = repeats);
    if (bpf_prog_test_run_opts(program, &options) != 0) {
      std::printf("%-24s failed\n", name);
      return;
    }
    nanoseconds.push_back(options.duration);
  }
  std::ranges::sort(nanoseconds);
  std::printf("%-24s %6u ns  (%u–%u)\n", name, nanoseconds[runs / 2], nanoseconds.front(),
              nanoseconds.back());
}

void print_table() {
  const auto program = Program::load(farm);
  const int fd = program->datapath().program_fd();
  const Frame ours = Ipv4Frame{}.build();
  const Frame others = Ipv4Frame{.destination = 0xc0000299}.build();
  print_row("empty XDP_TX", load_empty_program(), ours);
  print_row("not for a VIP", fd, others);
  print_row("forwarded, one client", fd, ours);
  const uint64_t expected = uint64_t{runs} * repeats;
  if (program->counted(LIMPET_REASON_forwarded) != expected ||
      program->counted(LIMPET_REASON_not_vip) != expected) {
    std::printf("these figures are wrong: not every packet took the path that its row names\n");
  }
}

}  // namespace
}  // namespace limpet

int main() {
  std::string reason;
  if (!limpet::can_load_programs(&reason)) {
    std::fprintf(stderr, "packet_bench: %s\n", reason.c_str());
    return 1;
  }
  limpet::print_table();
  return 0;
}
