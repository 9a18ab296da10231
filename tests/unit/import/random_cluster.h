// SPDX-License-Identifier: GPL-2.0-or-later
// NLB clusters at random, with rules that do not overlap.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ebpf/address.h"

namespace limpet {

/// One port rule; words are NLB's.
struct NlbRule {
  std::optional<size_t> vip;  // none: all
  unsigned first, last;
  std::string protocol, mode, affinity;
  unsigned timeout;
  bool equal;
  std::vector<unsigned> weights, priorities;  // of each node
};

struct NlbCluster {
  std::vector<IpAddress> vips;
  std::vector<std::vector<IpAddress>> dips;  // of each node
  std::vector<NlbRule> rules;
};

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned n) { return static_cast<unsigned>(engine_() % n); }
  bool chance(unsigned percent) { return below(100) < percent; }
  std::string one_of(std::initializer_list<const char*> words) {
    return *(words.begin() + below(static_cast<unsigned>(words.size())));
  }
  std::vector<unsigned> permutation(unsigned n) {
    std::vector<unsigned> numbers(n);
    for (unsigned i = 0; i < n; ++i) numbers[i] = i + 1;
    std::ranges::shuffle(numbers, engine_);
    return numbers;
  }

 private:
  std::mt19937 engine_;
};

NlbCluster random_cluster(Random& random);

/// "Node1"
std::string node_name(size_t node);

}  // namespace limpet
