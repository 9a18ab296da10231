// SPDX-License-Identifier: GPL-2.0-or-later
// A limpet.toml as plain values with the comments that belong to each, before it is text. All names
// are valid and unique, all addresses are ones that a file may have.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "control/import/facts.h"

namespace limpet::nlb {

struct FarmVip {
  std::string name;
  std::vector<std::string> addresses;
  bool set_this = false;           // the address is an invention
  std::vector<std::string> notes;  // each a sentence
};

struct FarmMember {
  std::string name;
  std::vector<std::string> addresses;  // or one name of a host
  std::optional<unsigned> weight;      // none: all of the pool have the same
  std::optional<unsigned> priority;    // in a pool that goes by it
  std::vector<std::string> notes;
};

struct FarmPool {
  std::string name;
  bool by_priority = false;
  Affinity affinity = Affinity::single;
  unsigned timeout = 0;  // minutes; 0: limpet's default
  std::vector<FarmMember> members;
  std::vector<std::string> notes;
};

struct FarmRule {
  size_t vip = 0;
  size_t pool = 0;
  bool udp = false;
  bool disabled = false;
  std::vector<Ports> ports;  // from 1 on
  std::vector<std::string> notes;
};

struct FarmFile {
  std::vector<FarmVip> vips;
  std::vector<FarmPool> pools;
  std::vector<FarmRule> rules;
  std::vector<std::string> sources, remarks, others;  // as Facts has them, and more
};

}  // namespace limpet::nlb
