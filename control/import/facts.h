// SPDX-License-Identifier: GPL-2.0-or-later
// What the files say of an NLB cluster, as plain values, whichever cmdlets said it in which shape.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ebpf/address.h"

namespace limpet::nlb {

enum class Affinity { none, single, network };
enum class FilteringMode { multiple, single, disabled };
enum class Protocol { tcp, udp, both };

/// Inclusive, 0 to 65535.
struct Ports {
  unsigned first = 0;
  unsigned last = 0;
  auto operator<=>(const Ports&) const = default;
};

/// What a port rule says for one node alone.
struct NodeShare {
  size_t node = 0;  // position in Facts::nodes
  bool equal_load = false;
  std::optional<unsigned> weight;    // 0–100
  std::optional<unsigned> priority;  // 1–32
  std::string state;                 // in NLB's words; may be empty
};

struct PortRule {
  std::optional<IpAddress> address;  // none: the rule is for all addresses
  Ports ports;
  Protocol protocol = Protocol::both;
  FilteringMode mode = FilteringMode::multiple;
  Affinity affinity = Affinity::single;  // mode multiple
  unsigned timeout = 0;                  // of extended affinity, minutes; 0: none
  std::vector<NodeShare> shares;         // at most one a node
  std::string state;                     // of a rule that names no node
};

struct Node {
  std::string name;
  std::string host;                  // its DNS name; may be empty
  std::optional<unsigned> priority;  // 1–32
  std::string state;                 // in NLB's words; may be empty
  std::vector<IpAddress> addresses;  // dedicated ones, in the files' order
};

struct Facts {
  std::string cluster;               // its name; may be empty
  std::vector<IpAddress> addresses;  // of the cluster, without duplicates, in the files' order
  std::vector<Node> nodes;           // at most 32
  std::vector<PortRule> rules;       // no two with the same address, ports and protocol
  std::vector<std::string> sources;  // "rules.json: Get-NlbClusterPortRule (8 objects)"
  std::vector<std::string> remarks;  // what was read in a way that one should know of
  std::vector<std::string> others;   // what has no equivalent in limpet, and what limpet does
};

std::string to_string(const Ports& ports);
const char* to_string(Affinity affinity);
const char* to_string(FilteringMode mode);
const char* to_string(Protocol protocol);

}  // namespace limpet::nlb
