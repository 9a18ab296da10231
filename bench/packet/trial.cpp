// SPDX-License-Identifier: GPL-2.0-or-later
#include "bench/packet/trial.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <regex>
#include <stdexcept>
#include <vector>

namespace limpet::bench {

bool Trial::wants(const std::string& row) const {
  return measure_.only.empty() || std::regex_search(full(row), std::regex(measure_.only));
}

uint32_t Trial::run(int program, const Frame& frame, int repeats, unsigned ifindex) {
  xdp_md context{.data_end = static_cast<uint32_t>(frame.size()), .ingress_ifindex = ifindex};
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame.data(),
              .data_size_in = static_cast<uint32_t>(frame.size()), .repeat = repeats);
  if (ifindex != 0) {
    options.ctx_in = &context;
    options.ctx_size_in = sizeof context;
  }
  if (bpf_prog_test_run_opts(program, &options) != 0) {
    throw std::runtime_error(std::string("BPF_PROG_TEST_RUN: ") + strerror(errno));
  }
  return options.duration;
}

void Trial::row(const std::string& name, int program, const Frame& frame,
                const std::function<bool()>& is_right, unsigned ifindex) const {
  row(
      name, [&] { return run(program, frame, measure_.repeats, ifindex); }, is_right);
}

void Trial::row(const std::string& name, const std::function<uint32_t()>& measure_once,
                const std::function<bool()>& is_right) const {
  if (!wants(name)) return;
  std::vector<uint32_t> seen(static_cast<size_t>(measure_.runs));
  for (uint32_t& one : seen) one = measure_once();
  std::ranges::sort(seen);
  if (!is_right()) {
    std::printf("{\"name\": \"%s\", \"failed\": \"not every packet took this path\"}\n",
                full(name).c_str());
    return;
  }
  std::printf("{\"name\": \"%s\", \"value\": %u, \"unit\": \"%s\", \"spread\": [%u, %u]}\n",
              full(name).c_str(), seen[seen.size() / 2], measure_.unit.c_str(), seen.front(),
              seen.back());
  std::fflush(stdout);
}

void Trial::exact(const std::string& name, double value, const std::string& unit) const {
  if (!wants(name)) return;
  std::printf("{\"name\": \"%s\", \"value\": %.10g, \"unit\": \"%s\"}\n", full(name).c_str(), value,
              unit.c_str());
}

}  // namespace limpet::bench
