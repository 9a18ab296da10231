// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/member_log.h"

#include <map>
#include <string_view>
#include <utility>

#include "ebpf/attachment.h"

namespace limpet {
namespace {

/// "is now at 192.0.2.31, 2001:db8::31"
std::string describe_move(const Member& member) {
  std::string addresses;
  for (const IpAddress& address : member.addresses) {
    addresses += (addresses.empty() ? "" : ", ") + address.to_string();
  }
  return addresses.empty() ? "has no address any more" : "is now at " + addresses;
}

std::string share_text(const Pool& pool) {
  const Pool::Share share = pool.share();
  return std::to_string(share.healthy) + " of " + std::to_string(share.of) + " members are healthy";
}

}  // namespace

void MemberLog::tell(const Farm& farm) {
  interfaces_.clear();
  for (const Pool& pool : farm.pools()) {
    tell(pool);
    for (const Member& member : pool.members()) tell(pool, member);
  }
}

void MemberLog::tell(const Pool& pool) {
  if (pool.panics() == panicking_.contains(pool.name())) return;
  if (pool.panics()) {
    panicking_.insert(pool.name());
    events_.add(Severity::warning, pool.name(), "",
                "panics: " + share_text(pool) + ", fewer than panic_threshold = " +
                    std::to_string(pool.config().panic_threshold) +
                    " percent; its checks are not trusted and all members are used");
  } else {
    panicking_.erase(pool.name());
    events_.add(Severity::info, pool.name(), "", "no longer panics: " + share_text(pool));
  }
}

/// Of thousands of members' interfaces, which are few, the kernel is asked once each.
const std::string& MemberLog::interface(unsigned ifindex) {
  const auto known = interfaces_.find(ifindex);
  if (known != interfaces_.end()) return known->second;
  return interfaces_.emplace(ifindex, interface_name(ifindex)).first->second;
}

/// "02:00:00:00:00:15 on eth0 vlan 100 by gateway 192.0.2.1, mtu 1500"
std::string MemberLog::describe(const NextHop& next_hop) {
  if (next_hop.local) return "this host";
  std::string text = next_hop.destination.to_string() + " on " + interface(next_hop.ifindex);
  for (const VlanTag& tag : next_hop.tags) text += " vlan " + std::to_string(tag.id);
  if (next_hop.gateway) text += " by gateway " + next_hop.gateway->to_string();
  text += ", mtu " + std::to_string(next_hop.mtu);
  return next_hop.detour.empty() ? text : text + ", as " + next_hop.detour;
}

std::string MemberLog::describe_ways(const Member& member) {
  std::string text;
  for (const auto& one : member.ways) {
    const auto way = one ? one->way() : Error{"not needed"};
    if (!way) continue;
    const std::string description = describe(way->next_hop);
    if (text != description) text += (text.empty() ? "" : "; ") + description;
  }
  return text;
}

/// "up" by "02:00:00:00:00:15 on eth0, mtu 1500"; "down: does not answer ARP on eth0"
MemberLog::Told MemberLog::describe(const Member& member) {
  const std::string state = to_string(member.state());
  if (!member.usable()) return {state + ": " + member.reason(), ""};
  return {state, describe_ways(member)};
}

void MemberLog::tell(const Pool& pool, const Member& member) {
  const Told now = describe(member);
  Told& told = told_[{pool.name(), member.name}];
  // At first nothing is known of anybody.
  const bool first = told.state.empty();
  if (now == told || (first && member.state() == MemberState::unknown)) return;
  const Told last = std::exchange(told, now);
  std::string text = "is " + now.state + (now.ways.empty() ? "" : " (" + now.ways + ")");
  if (now.state == last.state) text = "has another next hop: " + now.ways + "; before " + last.ways;
  const bool good = member.usable() || member.state() == MemberState::disabled;
  events_.add(good ? Severity::info : Severity::warning, pool.name(), member.name, text);
}

void MemberLog::compare(const Pool& before, const Pool& after) {
  interfaces_.clear();
  std::map<std::string_view, const Member*> gone;
  for (const Member& member : before.members()) gone.emplace(member.name, &member);
  for (const Member& member : after.members()) {
    const auto known = gone.find(member.name);
    if (known == gone.end()) {
      events_.add(Severity::info, after.name(), member.name, "is added");
      continue;
    }
    const Member& former = *known->second;
    if (former.addresses != member.addresses) {
      // Nothing is known of the way to the new address yet: its state is told when there is.
      events_.add(Severity::info, after.name(), member.name, describe_move(member));
    } else if (former.state() != member.state()) {
      tell(after, member);
    }
    gone.erase(known);
  }
  for (const auto& [name, member] : gone) {
    events_.add(Severity::info, after.name(), member->name, "is removed");
    told_.erase({after.name(), member->name});
  }
}

}  // namespace limpet
