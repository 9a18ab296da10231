// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/import/arrange.h"

#include <algorithm>

namespace limpet::nlb {
namespace {

constexpr size_t most_addresses = 256;

/// One of 192.0.2.0/24, which is for documents, that no member has.
IpAddress invented_address(const Facts& facts) {
  for (uint8_t i = 1;; ++i) {
    const IpAddress address = IpAddress::v4({192, 0, 2, i});
    const bool taken = std::ranges::any_of(facts.nodes, [&](const Node& node) {
      return std::ranges::find(node.addresses, address) != node.addresses.end();
    });
    if (!taken || i == 255) return address;
  }
}

FarmVip vip_of(const VipGroup& group, const std::string& name) {
  FarmVip vip;
  vip.name = name;
  for (const IpAddress& address : group.addresses) vip.addresses.push_back(address.to_string());
  if (group.own) {
    vip.notes.push_back(
        "It has port rules of its own. Those for all addresses hold for its other ports: NLB's "
        "documentation calls them rules for the rest.");
  }
  return vip;
}

/// Rules that become nothing are said; the others are counted.
size_t count_rules(const Facts& facts, const std::vector<VipGroup>& groups,
                   std::vector<std::string>& remarks) {
  size_t count = 0;
  for (const PortRule& rule : facts.rules) {
    const std::string name = std::string(to_string(rule.protocol)) + " " + to_string(rule.ports);
    const bool placed = !rule.address || std::ranges::any_of(groups, [&](const VipGroup& group) {
      return group.own == rule.address;
    });
    if (!placed) {
      remarks.push_back("the rule " + name + " is for " + rule.address->to_string() +
                        ", which no VIP can have; it was left out");
    } else if (rule.ports.last == 0) {
      remarks.push_back("the rule " + name + " is for port 0, which nobody uses; it was left out");
    } else {
      ++count;
      if (rule.ports.first == 0) {
        remarks.push_back("the rule " + name + " starts at port 1 in limpet: nobody uses port 0");
      }
    }
  }
  return count;
}

/// VIPs that no rule is for would only be in the way.
void drop_idle_vips(FarmFile& file) {
  std::vector<FarmVip> kept;
  for (size_t i = 0; i < file.vips.size(); ++i) {
    bool used = false;
    for (FarmRule& rule : file.rules) {
      if (rule.vip != i) continue;
      rule.vip = kept.size();
      used = true;
    }
    if (used) {
      kept.push_back(std::move(file.vips[i]));
    } else {
      file.remarks.push_back("no rule is for the VIP " + file.vips[i].name + " (" +
                             file.vips[i].addresses.front() + "); it was left out");
    }
  }
  file.vips = std::move(kept);
}

}  // namespace

std::string cluster_name(const Facts& facts) {
  return valid_name(facts.cluster.substr(0, facts.cluster.find('.')), "nlb");
}

Result<FarmFile> arrange(const Facts& facts) {
  if (facts.rules.empty()) {
    return Error{"no port rule is among what was given; add what Get-NlbClusterPortRule prints"};
  }
  if (facts.nodes.empty()) {
    return Error{"no node is named in what was given; add what Get-NlbClusterNode prints"};
  }
  FarmFile file;
  file.sources = facts.sources;
  file.remarks = facts.remarks;
  file.others = facts.others;
  std::vector<VipGroup> groups = group_addresses(facts, file.remarks);
  if (groups.size() > most_addresses) return Error{"more than 256 addresses have their own rules"};
  const bool invented = groups[0].addresses.empty();
  if (invented) groups[0].addresses.push_back(invented_address(facts));
  if (count_rules(facts, groups, file.remarks) == 0) {
    return Error{"none of the port rules is one that limpet could have"};
  }

  UniqueNames names;
  for (const VipGroup& group : groups) {
    const std::string more = group.own ? "-" + group.own->to_string() : "";
    file.vips.push_back(vip_of(group, names.take(valid_name(cluster_name(facts) + more, "vip"))));
  }
  file.vips[0].set_this = invented;
  Pools pools(facts, arrange_members(facts, groups), file);
  if (auto done = arrange_rules(facts, groups, pools, file); !done) return done.error();
  if (file.pools.empty()) {  // all rules are disabled, and need one all the same
    const PortRule plain;
    (void)pools.pool_for(plain);
  }
  drop_idle_vips(file);
  return file;
}

}  // namespace limpet::nlb
