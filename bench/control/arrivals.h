// SPDX-License-Identifier: GPL-2.0-or-later
// Which clients' packets arrived for which member, and when, as the XDP program of arrivals.bpf.c
// notes it on the interface that it is put on.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/control/arrivals.bpf.h"

struct arrivals_bpf;  // the generated skeleton

namespace limpet {

class Arrivals {
 public:
  /// Notes them from now on, until it ends. Throws std::runtime_error.
  explicit Arrivals(const std::string& interface);

  /// Those since the last call, in their order. Throws when there were too many.
  std::vector<arrival> take();

 private:
  struct Destroy {
    void operator()(arrivals_bpf* skeleton) const;
  };
  std::unique_ptr<arrivals_bpf, Destroy> skeleton_;
};

}  // namespace limpet
