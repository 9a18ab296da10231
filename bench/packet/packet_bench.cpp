// SPDX-License-Identifier: GPL-2.0-or-later
// What a packet costs, beside programs that do next to nothing and beside session tables, in one
// run; rows as JSON lines. By default in nanoseconds; the same under a clock that counts
// instructions.
#include <getopt.h>
#include <sched.h>

#include <cstdio>
#include <cstdlib>
#include <regex>

#include "bench/packet/rows.h"
#include "tests/packet/program.h"

namespace {

using limpet::bench::Measure;

constexpr const char* usage =
    "usage: packet_bench [--runs N] [--repeats N] [--clients N] [--only REGEX] [--cpu N]\n"
    "                    [--part NAME --unit NAME]\n";

int number(const char* text) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  if (*text == '\0' || *end != '\0' || value < 0 || value > 1 << 28) {
    std::fprintf(stderr, "packet_bench: not a number that fits: %s\n", text);
    std::exit(2);
  }
  return static_cast<int>(value);
}

void stay_on(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<size_t>(cpu), &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) std::perror("packet_bench: --cpu");
}

Measure read_options(int count, char** words) {
  static const option options[] = {
      {"runs", required_argument, nullptr, 'r'},    {"repeats", required_argument, nullptr, 'n'},
      {"clients", required_argument, nullptr, 'c'}, {"only", required_argument, nullptr, 'o'},
      {"cpu", required_argument, nullptr, 'p'},     {"part", required_argument, nullptr, 't'},
      {"unit", required_argument, nullptr, 'u'},    {}};
  Measure measure;
  int cpu = 0;
  for (int which; (which = getopt_long(count, words, "", options, nullptr)) != -1;) {
    switch (which) {
      case 'r':
        measure.runs = std::max(1, number(optarg));
        break;
      case 'n':
        measure.repeats = std::max(1, number(optarg));
        break;
      case 'c':
        measure.clients = static_cast<uint32_t>(std::max(1024, number(optarg)));
        break;
      case 'o':
        measure.only = optarg;
        break;
      case 'p':
        cpu = number(optarg);
        break;
      case 't':
        measure.part = optarg;
        break;
      case 'u':
        measure.unit = optarg;
        break;
      default:
        std::fputs(usage, stderr);
        std::exit(2);
    }
  }
  if ((measure.clients & (measure.clients - 1)) != 0) {
    std::fputs("packet_bench: --clients has to be a power of two\n", stderr);
    std::exit(2);
  }
  stay_on(cpu);
  return measure;
}

void print_rows(const limpet::bench::Trial& trial) {
  using namespace limpet::bench;
  for (const auto rows : {floor_rows, textbook_rows, one_client_rows, many_clients_rows, way_rows,
                          reply_rows, large_farm_rows, observed_rows, program_rows}) {
    rows(trial);
  }
}

}  // namespace

int main(int count, char** words) {
  const limpet::bench::Trial trial(read_options(count, words));
  std::string reason;
  if (!limpet::can_load_programs(&reason)) {
    std::fprintf(stderr, "packet_bench: %s\n", reason.c_str());
    return 1;
  }
  try {
    print_rows(trial);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "packet_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
