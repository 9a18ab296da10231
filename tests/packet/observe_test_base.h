// SPDX-License-Identifier: GPL-2.0-or-later
// A program that observes, over the maps of the edge under test.
#pragma once

#include "ebpf/observer.h"
#include "tests/packet/edge_test.h"

namespace limpet {

class ObserveTest : public EdgeTest {
 protected:
  /// From now on frames go through it. By default of all packets, with their frames, for ever.
  void observe(Observed observed = all());
  static Observed all();

  /// What is told of one frame, a millisecond after the one before; none: nothing.
  std::optional<limpet_observation> seen(const Frame& frame, const Arrival& arrival = {});
  std::vector<limpet_observation> take(size_t most = 100'000) { return observer->take(most); }

  std::unique_ptr<Observer> observer;
};

/// "10.0.0.1", of an observation's source or destination.
std::string text_of(const __u64 (&address)[2], uint8_t family);

}  // namespace limpet
