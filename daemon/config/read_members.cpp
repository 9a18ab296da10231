// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <map>

#include "daemon/config/draft.h"

namespace limpet::config {

namespace {

constexpr Words<WantedState, 3> kStates{{{"up", WantedState::up},
                                         {"draining", WantedState::draining},
                                         {"disabled", WantedState::disabled}}};

/// The priorities of a pool and the member that has each.
using Priorities = std::map<uint32_t, Located>;

std::vector<IpAddress> read_addresses(const Value& value) {
  std::vector<IpAddress> addresses;
  for (const Value& item : value.list("IP addresses")) {
    const auto address = item.address();
    if (!address) continue;
    const auto same = std::find_if(addresses.begin(), addresses.end(), [&](const IpAddress& other) {
      return other.family() == address->family();
    });
    if (same != addresses.end()) {
      item.fail("second address of a family, " + address->to_string() + " after " +
                same->to_string() + "; a member has at most one IPv4 and one IPv6 address");
      continue;
    }
    addresses.push_back(*address);
  }
  return addresses;
}

/// Mode "priority" needs one of each member, no two the same; in another it says nothing.
void read_priority(Section& section, std::optional<Mode> mode, Priorities& taken,
                   MemberConfig& member) {
  const std::string whose = member.name.empty() ? "" : " for member " + quoted(member.name);
  const std::string example =
      "priority = 1 to 65535" + whose + ", the lowest first, or mode = \"multiple\"";
  const auto value =
      mode == Mode::priority ? section.require("priority", example) : section.find("priority");
  if (!value) return;
  if (mode == Mode::multiple) {
    value->fail("means nothing with mode \"multiple\"; leave it out or write mode = \"priority\"");
    return;
  }
  const auto priority = value->integer(1, 65535);
  if (!priority) return;
  member.priority = static_cast<uint32_t>(*priority);
  const auto [same, fresh] = taken.emplace(member.priority, Located{member.name, member.line});
  if (fresh || mode != Mode::priority) return;
  value->fail(std::to_string(*priority) + " is the priority of member " +
              quoted(same->second.text) + " on line " + std::to_string(same->second.line) +
              "; give each its own");
}

MemberConfig read_member(Section section, std::optional<Mode> mode, Priorities& taken) {
  MemberConfig member;
  member.line = section.line();
  if (const auto value = section.require("name", "name = \"ex1\"")) {
    member.name = value->name().value_or("");
  }
  if (const auto value = section.require("addresses", "addresses = [\"192.0.2.21\"]")) {
    member.addresses = read_addresses(*value);
  }
  if (const auto value = section.find("weight")) {
    member.weight = static_cast<uint32_t>(value->integer(0, 65535).value_or(member.weight));
  }
  member.state = section.word("state", kStates, WantedState::up);
  read_priority(section, mode, taken, member);
  section.finish();
  return member;
}

}  // namespace

std::vector<MemberConfig> read_members(const Value& value, std::optional<Mode> mode) {
  Priorities taken;
  std::vector<MemberConfig> members;
  for (const Value& item : value.list("members, such as { name = \"ex1\", addresses = "
                                      "[\"192.0.2.21\"] }")) {
    members.push_back(read_member(Section(item), mode, taken));
  }
  return members;
}

}  // namespace limpet::config
