// SPDX-License-Identifier: GPL-2.0-or-later
// Which addresses VIPs and members get.
#include <algorithm>

#include "control/import/arrange.h"
#include "control/import/record.h"

namespace limpet::nlb {
namespace {

bool is_link_local(const IpAddress& address) {
  const uint8_t* bytes = address.data();
  if (address.is_v4()) return bytes[0] == 169 && bytes[1] == 254;
  return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

/// Unspecified, loopback, multicast and reserved addresses, and IPv4 ones in IPv6.
bool is_no_host(const IpAddress& address) {
  const uint8_t* bytes = address.data();
  if (address.is_v4()) return bytes[0] == 0 || bytes[0] == 127 || bytes[0] >= 224;
  return bytes[0] == 0xff || std::all_of(bytes, bytes + 10, [](uint8_t b) { return b == 0; });
}

/// Why it cannot stand in a limpet.toml; nullptr: it can.
const char* why_not(const IpAddress& address) {
  if (is_link_local(address)) return "is a link-local address";
  return is_no_host(address) ? "is no address of a host" : nullptr;
}

bool contains(const std::vector<IpAddress>& list, const IpAddress& address) {
  return std::ranges::find(list, address) != list.end();
}

bool has_family(const std::vector<VipGroup>& groups, Family family) {
  return std::ranges::any_of(groups, [&](const VipGroup& group) {
    return std::ranges::any_of(group.addresses,
                               [&](const IpAddress& a) { return a.family() == family; });
  });
}

class Members {
 public:
  Members(const Facts& facts, const std::vector<VipGroup>& groups)
      : groups_(groups),
        need_v4_(has_family(groups, Family::v4)),
        need_v6_(has_family(groups, Family::v6)) {
    for (const Node& node : facts.nodes) members.push_back(member_of(node));
  }

  std::vector<FarmMember> members;

 private:
  FarmMember member_of(const Node& node) {
    FarmMember member;
    member.name = names_.take(valid_name(node.name, "node"));
    if (member.name != node.name) member.notes.push_back("NLB's name: " + shown(node.name));
    std::optional<IpAddress> v4, v6;
    for (const IpAddress& address : node.addresses) {
      auto& place = address.is_v4() ? v4 : v6;
      if (const char* why = unusable(address)) {
        member.notes.push_back(address.to_string() + " " + why + " and was left out");
      } else if (place) {
        member.notes.push_back("it has " + address.to_string() + ", too");
      } else {
        place = address;
      }
    }
    for (const auto& address : {v4, v6}) {
      if (address) member.addresses.push_back(address->to_string());
    }
    const bool lacks = (need_v4_ && !v4) || (need_v6_ && !v6);
    if (lacks || member.addresses.empty()) {
      go_by_name(node, member);
    } else {
      if (v4) taken_.push_back(*v4);
      if (v6) taken_.push_back(*v6);
    }
    if (!node.state.empty() && !lower_case(node.state).starts_with("converg")) {
      member.notes.push_back("NLB had it " + shown(node.state) +
                             "; state = \"disabled\" keeps it out of limpet, too");
    }
    return member;
  }

  const char* unusable(const IpAddress& address) const {
    if (const char* why = why_not(address)) return why;
    for (const VipGroup& group : groups_) {
      if (contains(group.addresses, address)) return "is an address of the cluster";
    }
    return contains(taken_, address) ? "is another node's" : nullptr;
  }

  /// limpet asks DNS for whatever addresses it has.
  void go_by_name(const Node& node, FarmMember& member) {
    std::string known;
    for (const std::string& address : member.addresses) known += " " + address;
    const std::string& wanted = node.host.empty() ? node.name : node.host;
    member.addresses = {hosts_.take(valid_host(wanted))};
    member.notes.push_back(known.empty() ? "set this: its address is not known, so DNS is asked"
                                         : "set this:" + known +
                                               " is known, but not all that its VIP needs, so "
                                               "DNS is asked");
  }

  const std::vector<VipGroup>& groups_;
  bool need_v4_, need_v6_;
  std::vector<IpAddress> taken_;
  UniqueNames names_, hosts_;
};

}  // namespace

std::vector<VipGroup> group_addresses(const Facts& facts, std::vector<std::string>& remarks) {
  std::vector<VipGroup> groups(1);
  std::vector<IpAddress> own;
  for (const PortRule& rule : facts.rules) {
    if (!rule.address || why_not(*rule.address) || contains(own, *rule.address)) continue;
    own.push_back(*rule.address);
    groups.push_back({{*rule.address}, *rule.address});
    if (!contains(facts.addresses, *rule.address)) {
      remarks.push_back(rule.address->to_string() +
                        " has a rule of its own, but is not among the cluster's addresses that "
                        "were given; it was taken for one");
    }
  }
  for (const IpAddress& address : facts.addresses) {
    if (const char* why = why_not(address)) {
      remarks.push_back("the cluster's " + address.to_string() + " " + why +
                        " and was left out: a VIP is one that clients can have a route to");
    } else if (!contains(own, address)) {
      groups[0].addresses.push_back(address);
    }
  }
  if (groups[0].addresses.empty() && groups.size() > 1) groups.erase(groups.begin());
  return groups;
}

std::vector<FarmMember> arrange_members(const Facts& facts, const std::vector<VipGroup>& groups) {
  Members made(facts, groups);
  return std::move(made.members);
}

}  // namespace limpet::nlb
