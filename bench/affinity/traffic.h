// SPDX-License-Identifier: GPL-2.0-or-later
// The packets of the affinity simulation in order of time: clients', and a flood of ACKs from
// invented sources. The same seeds give the same clients, whatever the flood.
#pragma once

#include <cstdint>
#include <random>

#include "bench/affinity/clients.h"

namespace limpet::sim {

/// ACKs, each from a source that was never seen before, in all likelihood.
class Flood {
 public:
  Flood(double rate, uint64_t start, uint64_t end, uint64_t seed);
  uint64_t time() const { return time_; }  // of the next packet
  Packet next();

 private:
  std::exponential_distribution<double> gap_;  // seconds
  uint64_t end_;
  uint64_t time_;
  std::mt19937_64 random_;
};

class Traffic {
 public:
  Traffic(Clients clients, const Flood& flood);
  Packet next();

 private:
  Clients clients_;
  Flood flood_;
  Packet client_packet_;
};

}  // namespace limpet::sim
