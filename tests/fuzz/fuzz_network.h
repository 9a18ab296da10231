// SPDX-License-Identifier: GPL-2.0-or-later
// A network namespace whose routes are known: what bpf_fib_lookup says about each address is
// written down once, for the kernel and for the model.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ebpf/result.h"
#include "tests/packet/packet_model.h"

namespace limpet::fuzz {

/// Three interfaces that limpet is attached to in one world, so that replies can come in by one and
/// leave by another. Forwarding is off on the third.
using Interfaces = std::array<unsigned, 3>;

/// Where a prefix leads.
struct Path {
  /// Tables in the order in which the kernel asks them.
  enum Table { local, of_a_source, common };
  Table table;
  IpAddress prefix;
  unsigned bits;
  std::string device;                // none: nowhere
  std::optional<IpAddress> gateway;  // else the hosts are neighbours themselves
  uint32_t mtu;
  std::string command;            // for ip(8), if an interface's address does not make the path
  std::optional<IpAddress> from;  // of_a_source: whose
};

struct Neighbour {
  std::string device;
  IpAddress address;
  MacAddress mac;
};

class Network {
 public:
  /// Moves the process into a namespace of its own and fills that, by ip(8).
  static Result<Network> make();

  const Interfaces& with_nat() const { return with_nat_; }
  const Interfaces& without_nat() const { return without_nat_; }
  PacketModel::Route look_up(const PacketModel::Question& question) const;

 private:
  Network();
  const Path* match(const PacketModel::Question& question) const;
  Result<void> build();

  Interfaces with_nat_{}, without_nat_{};
  std::vector<Path> paths_;
  std::vector<Neighbour> neighbours_;  // for good; nobody else ever answers
  std::map<std::string, unsigned> index_of_;
};

}  // namespace limpet::fuzz
