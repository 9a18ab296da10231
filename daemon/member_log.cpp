// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/member_log.h"

#include <map>
#include <string_view>

#include "daemon/log.h"
#include "ebpf/attachment.h"

namespace limpet {
namespace {

/// "02:00:00:00:00:15 on eth0 vlan 100 by gateway 192.0.2.1, mtu 1500"
std::string describe(const NextHop& next_hop) {
  if (next_hop.local) return "this host";
  std::string text = next_hop.destination.to_string() + " on " + interface_name(next_hop.ifindex);
  for (const VlanTag& tag : next_hop.tags) text += " vlan " + std::to_string(tag.id);
  if (next_hop.gateway) text += " by gateway " + next_hop.gateway->to_string();
  return text + ", mtu " + std::to_string(next_hop.mtu);
}

std::string describe_ways(const Member& member) {
  std::string text;
  for (const auto& one : member.ways) {
    const auto way = one ? one->way() : Error{"not needed"};
    if (!way) continue;
    const std::string description = describe(way->next_hop);
    if (text != description) text += (text.empty() ? "" : "; ") + description;
  }
  return text;
}

/// "up (02:00:00:00:00:15 on eth0, mtu 1500)", "down: does not answer ARP on eth0"
std::string describe_state(const Member& member) {
  const std::string state = to_string(member.state());
  if (!member.usable()) return state + ": " + member.reason();
  const std::string how = describe_ways(member);
  return how.empty() ? state : state + " (" + how + ")";
}

}  // namespace

void MemberLog::tell(const Farm& farm) {
  for (const Pool& pool : farm.pools()) {
    for (const Member& member : pool.members()) tell(pool, member);
  }
}

void MemberLog::tell(const Pool& pool, const Member& member) {
  const std::string state = describe_state(member);
  std::string& last = told_[{pool.name(), member.name}];
  if (state == last) return;
  last = state;
  const std::string text = "pool " + pool.name() + ": member " + member.name + " is " + state;
  if (member.usable() || member.state() == MemberState::disabled) {
    log_info(text);
  } else {
    log_warning(text);
  }
}

void MemberLog::compare(const Pool& before, const Pool& after) {
  std::map<std::string_view, const Member*> gone;
  for (const Member& member : before.members()) gone.emplace(member.name, &member);
  for (const Member& member : after.members()) {
    const auto known = gone.find(member.name);
    if (known == gone.end()) {
      log_info("pool " + after.name() + ": member " + member.name + " is added");
      continue;
    }
    if (known->second->state() != member.state()) tell(after, member);
    gone.erase(known);
  }
  for (const auto& [name, member] : gone) {
    log_info("pool " + after.name() + ": member " + member->name + " is removed");
    told_.erase({after.name(), member->name});
  }
}

}  // namespace limpet
