// SPDX-License-Identifier: GPL-2.0-or-later
// From what NLB had to what limpet gets. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/import/farm_file.h"
#include "control/import/names.h"
#include "ebpf/result.h"

namespace limpet::nlb {

/// Addresses of the cluster that have the same rules.
struct VipGroup {
  std::vector<IpAddress> addresses;
  std::optional<IpAddress> own;  // the one that has rules of its own
};

/// Addresses that a VIP can have, those with rules of their own apart. May be empty.
std::vector<VipGroup> group_addresses(const Facts& facts, std::vector<std::string>& remarks);

/// A member for each node, in their order, without weight and priority.
std::vector<FarmMember> arrange_members(const Facts& facts, const std::vector<VipGroup>& groups);

/// The pools that rules need: those that keep clients in the same way share one.
class Pools {
 public:
  Pools(const Facts& facts, std::vector<FarmMember> members, FarmFile& file)
      : facts_(facts), members_(std::move(members)), file_(file) {}

  /// Its position in the file. The rule must live as long as this does.
  size_t pool_for(const PortRule& rule);

 private:
  struct Key {
    bool by_priority = false;
    Affinity affinity = Affinity::single;
    unsigned timeout = 0;
    std::vector<unsigned> numbers;  // priorities, or weights; none: all the same
    auto operator<=>(const Key&) const = default;
  };

  Key key_of(const PortRule& rule);
  std::vector<unsigned> weights_of(const PortRule& rule);
  std::vector<unsigned> priorities_of(const PortRule& rule);
  FarmPool make(const Key& key);

  const Facts& facts_;
  std::vector<FarmMember> members_;
  FarmFile& file_;
  std::map<Key, size_t> pools_;
  std::map<const PortRule*, size_t> rules_;  // whose pool was asked for
  UniqueNames names_;
};

/// The rules of each group, into `file`, whose VIPs are the groups.
Result<void> arrange_rules(const Facts& facts, const std::vector<VipGroup>& groups, Pools& pools,
                           FarmFile& file);

/// The error says what is still missing for a farm, or cannot be one.
Result<FarmFile> arrange(const Facts& facts);

/// The first part of the cluster's name, as a name for limpet.
std::string cluster_name(const Facts& facts);

}  // namespace limpet::nlb
